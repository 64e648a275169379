using Sweep.Core.Numerics;
using Sweep.Core.Problems;
using Sweep.Core.Problems.Networks;

namespace Sweep.Core.Benchmarks;

/// <summary>A layer whose passes are timed: the fastest of each.</summary>
internal sealed class TimedLayer(Layer inner) : Layer(inner.Inputs, inner.Outputs)
{
    private readonly float[] _buffers = new float[inner.BufferLength];

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSpec> Tensors => inner.Tensors;

    /// <summary>Seconds of the fastest forward pass.</summary>
    public double BestForward { get; private set; } = double.PositiveInfinity;

    /// <summary>Seconds of the fastest backward pass.</summary>
    public double BestBackward { get; private set; } = double.PositiveInfinity;

    /// <inheritdoc/>
    public override void Initialize(Span<float> parameters, RandomStream random) =>
        inner.Initialize(parameters, random);

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output)
    {
        double start = Stopclock.Now;
        inner.Forward(parameters, pass, rows, input, output);
        BestForward = Math.Min(BestForward, Stopclock.Now - start);
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        double start = Stopclock.Now;
        inner.Backward(parameters, rows, input, output, outputGradient, inputGradient, gradient, accumulate);
        BestBackward = Math.Min(BestBackward, Stopclock.Now - start);
    }

    /// <summary>What the layer is.</summary>
    public override string ToString() => $"{inner.GetType().Name} {Inputs} -> {Outputs}";

    /// <inheritdoc/>
    protected override void Plan(int capacity) => inner.Bind(Layout, Number, FirstTensor, _buffers, capacity);
}
