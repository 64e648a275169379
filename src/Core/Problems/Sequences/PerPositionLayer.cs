using Sweep.Core.Numerics;
using Sweep.Core.Problems.Networks;

namespace Sweep.Core.Problems.Sequences;

/// <summary>One layer applied to every position of a sequence alike: positions are rows to it.</summary>
/// <param name="inner">The layer; must have no buffers.</param>
/// <param name="positions">Positions of one example.</param>
public sealed class PerPositionLayer(Layer inner, int positions)
    : Layer(checked(inner.Inputs * positions), checked(inner.Outputs * positions))
{
    /// <inheritdoc/>
    public override IReadOnlyList<TensorSpec> Tensors => inner.Tensors;

    /// <inheritdoc/>
    public override bool HasTrainingNoise => inner.HasTrainingNoise;

    /// <inheritdoc/>
    public override void Initialize(Span<float> parameters, RandomStream random) =>
        inner.Initialize(parameters, random);

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output) =>
        inner.Forward(parameters, pass, rows * positions, input, output);

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate) =>
        inner.Backward(
            parameters, rows * positions, input, output, outputGradient, inputGradient, gradient, accumulate);

    /// <inheritdoc/>
    protected override void Plan(int capacity) =>
        inner.Bind(Layout, Number, FirstTensor, Memory<float>.Empty, checked(capacity * positions));
}
