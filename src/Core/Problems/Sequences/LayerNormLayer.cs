using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems.Networks;

namespace Sweep.Core.Problems.Sequences;

/// <summary>
/// y = scale (x - mean) / sqrt(variance + 1e-5) + shift with mean and variance of the row itself (Ba, Kiros, Hinton,
/// 2016).
/// </summary>
/// <remarks>
/// All in double from the float32 input, sums in ascending order, outputs and input gradients rounded once; the
/// gradients of scale and shift are float32 chains of additions over ascending rows.
/// </remarks>
public sealed class LayerNormLayer : Layer
{
    private const int Scale = 0;
    private const int Shift = 1;
    private const double Epsilon = 1e-5;

    private readonly LayerNormalization _kernel;

    /// <summary>Defines the layer; scale starts at 1, shift at 0.</summary>
    /// <param name="name">Prefix of its tensors' names.</param>
    /// <param name="features">Length of a row.</param>
    public LayerNormLayer(string name, int features)
        : base(features, features)
    {
        _kernel = new(features, Epsilon);
        Tensors =
        [
            new(name + ".scale", [features], TensorRole.Norm),
            new(name + ".shift", [features], TensorRole.Norm),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSpec> Tensors { get; }

    /// <inheritdoc/>
    public override void Initialize(Span<float> parameters, RandomStream random) => Slice(parameters, Scale).Fill(1);

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output) =>
        _kernel.Forward(input, rows, Slice(parameters, Scale), Slice(parameters, Shift), output);

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        ReadOnlySpan<float> scale = Slice(parameters, Scale);
        Span<float> scaleGradient = Slice(gradient, Scale), shiftGradient = Slice(gradient, Shift);
        if (!accumulate)
        {
            scaleGradient.Clear();
            shiftGradient.Clear();
        }

        _kernel.Backward(input, outputGradient, rows, scale, scaleGradient, shiftGradient, inputGradient);
    }
}
