using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Problems.Networks;

/// <summary>
/// y = f(scale (x - mean) / sqrt(variance + 1e-5) + shift), channel by channel. Training takes mean and variance of
/// the batch, evaluation running averages of them (Ioffe and Szegedy, ICML 2015).
/// </summary>
/// <remarks>
/// Statistics are those of every 256 consecutive rows of a batch, so a larger batch is normalized in groups ("ghost
/// batch norm", Hoffer et al., NIPS 2017) and results do not depend on how a batch is cut into chunks. As in PyTorch
/// the running averages are exponential with weight 0.1, and the running variance is the unbiased one.
/// </remarks>
public sealed class BatchNormLayer : Layer
{
    /// <summary>Weight of a group in the running averages of training.</summary>
    public const double DefaultRunningWeight = 0.1;

    private const int Scale = 0;
    private const int Shift = 1;
    private const int GroupRows = MatMul.DepthBlock;
    private const int PieceLength = 4096;
    private const double Epsilon = 1e-5;

    private readonly int _channels;
    private readonly Activation _activation;
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly float[] _scale;
    private readonly float[] _meanGradient;
    private readonly float[] _meanProduct;
    private float[] _means = [];
    private float[] _inverses = [];

    /// <summary>Defines the layer; scale starts at 1, shift at 0.</summary>
    /// <param name="name">Prefix of its tensors' names.</param>
    /// <param name="shape">What comes in and goes out; a dense layer's output is 1 x 1 x features.</param>
    /// <param name="activation">f.</param>
    public BatchNormLayer(string name, ImageShape shape, Activation activation)
        : base(shape.Length, shape.Length)
    {
        (_channels, _activation) = (shape.Channels, activation);
        _first = new double[_channels];
        _second = new double[_channels];
        _scale = new float[_channels];
        _meanGradient = new float[_channels];
        _meanProduct = new float[_channels];
        Tensors =
        [
            new(name + ".scale", [_channels], TensorRole.Norm),
            new(name + ".shift", [_channels], TensorRole.Norm),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TensorSpec> Tensors { get; }

    /// <inheritdoc/>
    public override int BufferLength => 2 * _channels;

    /// <inheritdoc/>
    public override bool HasTrainingNoise => true;

    private Span<float> RunningMean => Buffers[.._channels];

    private Span<float> RunningVariance => Buffers[_channels..];

    private int Positions => Inputs / _channels;

    /// <inheritdoc/>
    public override void Initialize(Span<float> parameters, RandomStream random)
    {
        Slice(parameters, Scale).Fill(1);
        RunningMean.Clear();
        RunningVariance.Fill(1);
    }

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output)
    {
        ReadOnlySpan<float> scale = Slice(parameters, Scale);
        for (int start = 0; start < rows; start += GroupRows)
        {
            int vectors = Math.Min(GroupRows, rows - start) * Positions;
            ReadOnlySpan<float> group = input.Slice(start * Inputs, vectors * _channels);
            ReadOnlySpan<float> mean =
                pass.IsTraining ? Measure(group, vectors, start, pass.RunningWeight) : RunningMean;
            for (int i = 0; i < _channels; i++)
            {
                _scale[i] = pass.IsTraining
                    ? Inverse(start)[i] * scale[i]
                    : (float)(scale[i] / Math.Sqrt(RunningVariance[i] + Epsilon));
            }

            // Piece by piece, so that the activation finds the first-level cache as the normalization left it.
            int step = Math.Max(1, PieceLength / _channels);
            for (int from = 0; from < vectors; from += step)
            {
                int piece = Math.Min(step, vectors - from);
                Span<float> to = output.Slice((start * Outputs) + (from * _channels), piece * _channels);
                BatchNormalization.Normalize(group[(from * _channels)..], piece, mean, _scale, to);
                BiasActivation.Apply(_activation, to, piece, Slice(parameters, Shift));
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        ActivationGradient.Apply(_activation, output, outputGradient);
        ReadOnlySpan<float> scale = Slice(parameters, Scale);
        Span<float> scaleGradient = Slice(gradient, Scale), shiftGradient = Slice(gradient, Shift);
        for (int start = 0; start < rows; start += GroupRows)
        {
            int vectors = Math.Min(GroupRows, rows - start) * Positions;
            ReadOnlySpan<float> x = input.Slice(start * Inputs, vectors * _channels);
            ReadOnlySpan<float> g = outputGradient.Slice(start * Inputs, vectors * _channels);
            ReadOnlySpan<float> mean = Mean(start), inverse = Inverse(start);
            BatchNormalization.GradientSums(x, g, vectors, mean, inverse, _first, _second);
            bool add = accumulate || start > 0;
            for (int i = 0; i < _channels; i++)
            {
                shiftGradient[i] = (float)_first[i] + (add ? shiftGradient[i] : 0);
                scaleGradient[i] = (float)_second[i] + (add ? scaleGradient[i] : 0);
                _meanGradient[i] = (float)(_first[i] / vectors);
                _meanProduct[i] = (float)(_second[i] / vectors);
                _scale[i] = inverse[i] * scale[i];
            }

            if (inputGradient.IsEmpty) continue;
            BatchNormalization.ColumnStatistics columns = new()
            {
                Mean = mean,
                Inverse = inverse,
                Scale = _scale,
                MeanGradient = _meanGradient,
                MeanProduct = _meanProduct,
            };
            BatchNormalization.InputGradient(x, g, vectors, columns, inputGradient[(start * Inputs)..]);
        }
    }

    /// <inheritdoc/>
    protected override void Plan(int capacity)
    {
        int groups = (capacity + GroupRows - 1) / GroupRows;
        _means = new float[groups * _channels];
        _inverses = new float[groups * _channels];
    }

    private Span<float> Mean(int start) => _means.AsSpan(start / GroupRows * _channels, _channels);

    private Span<float> Inverse(int start) => _inverses.AsSpan(start / GroupRows * _channels, _channels);

    /// <summary>Takes the statistics of a group, and the running averages one step further.</summary>
    private Span<float> Measure(ReadOnlySpan<float> group, int vectors, int start, double weight)
    {
        BatchNormalization.Moments(group, vectors, _first, _second);
        Span<float> mean = Mean(start), inverse = Inverse(start);
        for (int i = 0; i < _channels; i++)
        {
            mean[i] = (float)_first[i];
            inverse[i] = (float)(1 / Math.Sqrt((_second[i] / vectors) + Epsilon));
            double unbiased = _second[i] / Math.Max(vectors - 1, 1);
            RunningMean[i] = (float)(((1 - weight) * RunningMean[i]) + (weight * _first[i]));
            RunningVariance[i] = (float)(((1 - weight) * RunningVariance[i]) + (weight * unbiased));
        }

        return mean;
    }
}
