using Sweep.Core.Numerics;
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

    /// <summary>Defines the layer; scale starts at 1, shift at 0.</summary>
    /// <param name="name">Prefix of its tensors' names.</param>
    /// <param name="features">Length of a row.</param>
    public LayerNormLayer(string name, int features)
        : base(features, features) => Tensors =
        [
            new(name + ".scale", [features], TensorRole.Norm),
            new(name + ".shift", [features], TensorRole.Norm),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSpec> Tensors { get; }

    /// <inheritdoc/>
    public override void Initialize(Span<float> parameters, RandomStream random) => Slice(parameters, Scale).Fill(1);

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output)
    {
        ReadOnlySpan<float> scale = Slice(parameters, Scale), shift = Slice(parameters, Shift);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> x = input.Slice(row * Inputs, Inputs);
            Span<float> y = output.Slice(row * Inputs, Inputs);
            (double mean, double inverse) = Moments(x);
            for (int i = 0; i < y.Length; i++) y[i] = (float)((scale[i] * ((x[i] - mean) * inverse)) + shift[i]);
        }
    }

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

        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> x = input.Slice(row * Inputs, Inputs), g = outputGradient.Slice(row * Inputs, Inputs);
            (double mean, double inverse) = Moments(x);
            double sum = 0, product = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double normalized = (x[i] - mean) * inverse;
                scaleGradient[i] += (float)(g[i] * normalized);
                shiftGradient[i] += g[i];
                sum += (double)g[i] * scale[i];
                product += (double)g[i] * scale[i] * normalized;
            }

            if (inputGradient.IsEmpty) continue;
            Span<float> below = inputGradient.Slice(row * Inputs, Inputs);
            for (int i = 0; i < x.Length; i++)
            {
                double normalized = (x[i] - mean) * inverse;
                below[i] = (float)(
                    inverse * (((double)g[i] * scale[i]) - (sum / Inputs) - (normalized * (product / Inputs))));
            }
        }
    }

    private (double Mean, double Inverse) Moments(ReadOnlySpan<float> x)
    {
        double mean = 0, squares = 0;
        foreach (float value in x) mean += value;
        mean /= Inputs;
        foreach (float value in x) squares += (value - mean) * (value - mean);
        return (mean, 1 / Math.Sqrt((squares / Inputs) + Epsilon));
    }
}
