using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems.Networks;

namespace Sweep.Core.Problems.Sequences;

/// <summary>y = x + f(x), f being some layers in a row (He et al., CVPR 2016).</summary>
public sealed class ResidualLayer : Layer
{
    private readonly Layer[] _inner;
    private readonly AlignedBuffer[] _activations;
    private readonly AlignedBuffer[] _gradients = [new(0), new(0)];

    /// <summary>Joins the inner layers; they must have neither buffers nor randomness.</summary>
    /// <exception cref="ArgumentException">They do not end as wide as they begin, or do not fit each other.</exception>
    public ResidualLayer(params Layer[] inner)
        : base(inner[0].Inputs, inner[^1].Outputs)
    {
        if (Inputs != Outputs) throw new ArgumentException("The layers must end as wide as they begin.", nameof(inner));
        if (inner.Any(layer => layer.BufferLength > 0 || layer.HasTrainingNoise))
            throw new ArgumentException("Inner layers have neither buffers nor randomness.", nameof(inner));
        for (int i = 1; i < inner.Length; i++)
        {
            if (inner[i].Inputs != inner[i - 1].Outputs)
                throw new ArgumentException($"Layer {i} takes {inner[i].Inputs} features.", nameof(inner));
        }

        _inner = inner;
        _activations = new AlignedBuffer[inner.Length];
        Tensors = [.. inner.SelectMany(layer => layer.Tensors)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSpec> Tensors { get; }

    /// <inheritdoc/>
    public override void Initialize(Span<float> parameters, RandomStream random)
    {
        foreach (Layer layer in _inner) layer.Initialize(parameters, random);
    }

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output)
    {
        ReadOnlySpan<float> x = input;
        for (int i = 0; i < _inner.Length; i++)
        {
            Span<float> y = Activation(i, rows);
            _inner[i].Forward(parameters, pass, rows, x, y);
            x = y;
        }

        input.CopyTo(output);
        Add.Apply(x, output[..x.Length]);
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        // A layer may overwrite the gradient it gets, but the shortcut needs it too.
        Span<float> delta = _gradients[0].Span[..(rows * Outputs)];
        outputGradient[..delta.Length].CopyTo(delta);
        for (int i = _inner.Length - 1; i >= 0; i--)
        {
            Span<float> below = _gradients[(_inner.Length - i) % 2].Span[..(rows * _inner[i].Inputs)];
            _inner[i].Backward(
                parameters, rows, i == 0 ? input : Activation(i - 1, rows), Activation(i, rows), delta, below, gradient,
                accumulate);
            delta = below;
        }

        if (inputGradient.IsEmpty) return;
        outputGradient.CopyTo(inputGradient);
        Add.Apply(delta, inputGradient[..delta.Length]);
    }

    /// <inheritdoc/>
    protected override void Plan(int capacity)
    {
        int tensor = FirstTensor;
        for (int i = 0; i < _inner.Length; i++)
        {
            _inner[i].Bind(Layout, Number, tensor, Memory<float>.Empty, capacity);
            tensor += _inner[i].Tensors.Count;
            _activations[i] = new(checked(capacity * _inner[i].Outputs));
        }

        int widest = Math.Max(Inputs, _inner.Max(layer => layer.Outputs));
        _gradients[0] = new(checked(capacity * widest));
        _gradients[1] = new(checked(capacity * widest));
    }

    private Span<float> Activation(int index, int rows) =>
        _activations[index].Span[..(rows * _inner[index].Outputs)];
}
