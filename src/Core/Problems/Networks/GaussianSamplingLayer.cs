using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Networks;

/// <summary>
/// A draw from a normal distribution whose parameters come in: z = mean + epsilon e^s with s = input / 2, the log of
/// the deviation (Kingma and Welling, ICLR 2014). Its divergence from N(0, 1) belongs to the loss.
/// </summary>
/// <remarks>
/// All in double from the float32 input, rounded once. epsilon is drawn from <see cref="ForwardPass.Noise"/> by the
/// layer's number and the logical index of row and latent.
/// </remarks>
/// <param name="latents">Length of z; what comes in is twice as long, the means first.</param>
public sealed class GaussianSamplingLayer(int latents) : Layer(2 * latents, latents)
{
    private double[] _sigma = [];
    private double[] _epsilon = [];
    private double[] _divergence = [];
    private float _scale;

    /// <inheritdoc/>
    public override bool HasTrainingNoise => true;

    /// <summary>
    /// -1/2 sum(1 + 2 s - mean^2 - e^(2 s)) of one row of the last pass: the Kullback-Leibler divergence from N(0, 1).
    /// </summary>
    public double Divergence(int row) => _divergence[row];

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output)
    {
        _scale = pass.Scale;
        ulong key = (ulong)Number << 48;
        for (int row = 0; row < rows; row++)
        {
            double sum = 0;
            ulong first = key | ((ulong)(pass.FirstRow + row) * (ulong)Outputs);
            for (int i = 0; i < Outputs; i++)
            {
                int at = (row * Outputs) + i;
                double mean = input[(row * Inputs) + i], log = 0.5 * input[(row * Inputs) + Outputs + i];
                _sigma[at] = ScalarMath.Exp(log);
                _epsilon[at] = pass.Noise.NormalAt(first + (ulong)i);
                sum += 1 + (2 * log) - (mean * mean) - (_sigma[at] * _sigma[at]);
                output[at] = (float)(mean + (_epsilon[at] * _sigma[at]));
            }

            _divergence[row] = -0.5 * sum;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The gradient of the divergence, weighted by <see cref="ForwardPass.Scale"/>, is added here.</remarks>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        if (inputGradient.IsEmpty) return;
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < Outputs; i++)
            {
                int at = (row * Outputs) + i, to = (row * Inputs) + i;
                double g = outputGradient[at];
                inputGradient[to] = (float)(g + (_scale * (double)input[to]));
                double log = (g * _epsilon[at] * _sigma[at]) + (_scale * ((_sigma[at] * _sigma[at]) - 1));
                inputGradient[to + Outputs] = (float)(0.5 * log);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Plan(int capacity)
    {
        _sigma = new double[capacity * Outputs];
        _epsilon = new double[capacity * Outputs];
        _divergence = new double[capacity];
    }
}
