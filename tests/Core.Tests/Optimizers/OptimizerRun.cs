using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Optimizers;

/// <summary>An optimizer with its parameters, fed with the synthetic gradients.</summary>
internal sealed class OptimizerRun
{
    private readonly ParameterLayout _layout;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _gradient;
    private readonly int[] _coordinates;

    /// <summary>Starts at the synthetic parameters.</summary>
    /// <param name="entry">The optimizer.</param>
    /// <param name="values">Its hyperparameters.</param>
    /// <param name="layout">Tensors whose lengths add up to the number of coordinates.</param>
    /// <param name="coordinates">The synthetic coordinate of each parameter, in storage order; null: 0, 1, ...</param>
    /// <param name="start">Initial value of a coordinate; null: the synthetic one.</param>
    public OptimizerRun(
        OptimizerEntry entry,
        HyperparameterValues values,
        ParameterLayout layout,
        int[]? coordinates = null,
        Func<int, float>? start = null)
    {
        _layout = layout;
        _coordinates = coordinates ?? [.. Enumerable.Range(0, (int)layout.Count)];
        _parameters = new(layout.Length);
        _gradient = new(layout.Length);
        Scatter(_coordinates.Select(start ?? SyntheticGradients.Parameter), _parameters.Span);
        Optimizer = entry.Create(values, layout);
        Optimizer.Start(_parameters.Span);
    }

    /// <summary>Two tensors that both end in padding, as in the golden files.</summary>
    public static ParameterLayout GoldenLayout { get; } = new(
        new TensorSpec("weight", [7, 5], TensorRole.Weight, 5, 7), new TensorSpec("bias", [25], TensorRole.Bias));

    /// <summary>Gradient of a coordinate before a step.</summary>
    public Func<int, int, float> Gradient { get; init; } = SyntheticGradients.Gradient;

    /// <summary>The optimizer.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>Its parameters, padding included.</summary>
    public Span<float> Parameters => _parameters.Span;

    /// <summary>Whether a scalar is the number of steps, of an optimizer or of one within a wrapper.</summary>
    public static bool IsStepCounter(string name) => name == "step" || name.EndsWith(".step", StringComparison.Ordinal);

    /// <summary>One step with the synthetic gradient of <paramref name="time"/>.</summary>
    public void Step(int time, double rate, double? momentum = null)
    {
        int next = 0;
        for (int tensor = 0; tensor < _layout.Tensors.Count; tensor++)
        {
            foreach (ref float g in _layout.Slice(_gradient.Span, tensor))
                g = Gradient(time, _coordinates[next++]);
        }

        StepWith(_gradient.Span, rate, momentum);
    }

    /// <summary>One step with a given gradient.</summary>
    public void StepWith(Span<float> gradient, double rate, double? momentum = null) => Optimizer.Step(new()
    {
        Parameters = _parameters.Span,
        Gradient = gradient,
        LearningRate = rate,
        Momentum = momentum,
    });

    /// <summary>Parameters ("parameters") or a state by its name, without padding.</summary>
    public double[] Read(string name)
    {
        int scalar = Optimizer.State.ScalarNames.ToList().IndexOf(name);
        return scalar >= 0 ? [Optimizer.State.Scalars[scalar]] : Gather(Vector(name));
    }

    /// <summary>Overwrites parameters and state with those of a checkpoint.</summary>
    public void Load(Checkpoint checkpoint)
    {
        NamedState state = Optimizer.State;
        foreach ((string name, double[] values) in checkpoint.Values)
        {
            int scalar = state.ScalarNames.ToList().IndexOf(name);
            if (scalar >= 0)
                state.Scalars[scalar] = values[0];
            else
                Scatter(values.Select(value => (float)value), Vector(name));
        }

        for (int i = 0; i < state.ScalarNames.Count; i++)
        {
            if (IsStepCounter(state.ScalarNames[i])) state.Scalars[i] = checkpoint.Step;
        }
    }

    /// <summary>The bits of parameters and state.</summary>
    public byte[] Bits()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        foreach (float value in Parameters) writer.Write(value);
        Optimizer.State.Write(writer);
        return stream.ToArray();
    }

    private Span<float> Vector(string name) =>
        name == "parameters" ? Parameters : Optimizer.State.Vectors.Single(vector => vector.Name == name).Buffer.Span;

    // A vector of another length than the layout's (factors) has no padding.
    private double[] Gather(Span<float> vector)
    {
        if (vector.Length != _layout.Length) return [.. vector.ToArray().Select(value => (double)value)];
        List<double> values = [];
        for (int tensor = 0; tensor < _layout.Tensors.Count; tensor++)
        {
            foreach (float value in _layout.Slice(vector, tensor)) values.Add(value);
        }

        return [.. values];
    }

    private void Scatter(IEnumerable<float> values, Span<float> vector)
    {
        float[] all = [.. values];
        if (vector.Length != _layout.Length)
        {
            all.CopyTo(vector);
            return;
        }

        int next = 0;
        for (int tensor = 0; tensor < _layout.Tensors.Count; tensor++)
        {
            foreach (ref float value in _layout.Slice(vector, tensor)) value = all[next++];
        }
    }
}
