using Sweep.Core.Data;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Problems.Networks;

/// <summary>
/// Reconstruction of a dataset's examples by a network with a random bottleneck: squared error summed over features
/// plus the divergence of the bottleneck, averaged over examples.
/// </summary>
/// <remarks>
/// Chunks and the order of sums are those of <see cref="ClassifierProblem"/>; an example's squared error is the
/// <see cref="SumOfSquares"/> of its differences, which are rounded to float32 once.
/// </remarks>
public sealed class AutoencoderProblem : IProblem
{
    private readonly Dataset _dataset;
    private readonly Network _network;
    private readonly GaussianSamplingLayer _bottleneck;
    private readonly ImageAugmenter _augmenter;

    /// <summary>Plans every buffer: no step allocates.</summary>
    /// <param name="dataset">The data, shared.</param>
    /// <param name="layers">The network's layers, from the dataset's features to as many outputs.</param>
    /// <param name="bottleneck">The one of them that draws.</param>
    /// <exception cref="ArgumentException">
    /// The layers do not fit the dataset, or the bottleneck is none of them.
    /// </exception>
    public AutoencoderProblem(Dataset dataset, IReadOnlyList<Layer> layers, GaussianSamplingLayer bottleneck)
    {
        if (layers[0].Inputs != dataset.FeatureCount || layers[^1].Outputs != dataset.FeatureCount)
            throw new ArgumentException($"The layers do not fit dataset '{dataset.Name}'.", nameof(layers));
        if (!layers.Contains(bottleneck))
            throw new ArgumentException("The bottleneck is none of the layers.", nameof(bottleneck));
        (_dataset, _bottleneck) = (dataset, bottleneck);
        _network = new(layers, MatMul.DepthBlock);
        _augmenter = new(ImageShape.Of(dataset.Shape));
    }

    /// <inheritdoc/>
    public ParameterLayout Layout => _network.Layout;

    /// <inheritdoc/>
    public int TrainCount => _dataset.Train.Count;

    /// <inheritdoc/>
    public bool HasAccuracy => false;

    /// <inheritdoc/>
    public bool HasTrainingNoise => true;

    /// <inheritdoc/>
    public Span<float> Buffers => _network.Buffers;

    /// <inheritdoc/>
    public void Initialize(Span<float> parameters, RandomStream random) => _network.Initialize(parameters, random);

    /// <inheritdoc/>
    public double LossAndGradient(ReadOnlySpan<float> parameters, in Batch batch, Span<float> gradient)
    {
        int count = batch.Examples.Length;
        double sum = 0;
        for (int start = 0; start < count; start += _network.Capacity)
        {
            int rows = Math.Min(_network.Capacity, count - start);
            sum = Forward(
                parameters, ForwardPass.Training(batch, start), _dataset.Train, batch.Examples, start, rows, sum);
            Span<float> difference = _network.OutputGradient(rows);
            CoordinateLoop.Run(new ScaleKernel(difference, 2f / count), 0, difference.Length);
            _network.Backward(parameters, rows, gradient, accumulate: start > 0);
        }

        ParameterPadding.Clear(Layout, gradient);
        return sum / count;
    }

    /// <inheritdoc/>
    public void UpdateBuffers(ReadOnlySpan<float> parameters, in Batch batch, double weight)
    {
        if (_network.Buffers.IsEmpty) return;
        ForwardPass pass = ForwardPass.Training(batch, 0) with { RunningWeight = weight };
        Forward(parameters, pass, _dataset.Train, batch.Examples, 0, batch.Examples.Length, sum: 0);
    }

    /// <inheritdoc/>
    public SplitMetrics Evaluate(ReadOnlySpan<float> parameters, Split split, ReadOnlySpan<int> examples)
    {
        DataSplit data = _dataset[split];
        int count = examples.IsEmpty ? data.Count : examples.Length;
        double sum = 0;
        for (int start = 0; start < count; start += _network.Capacity)
        {
            int rows = Math.Min(_network.Capacity, count - start);
            sum = Forward(parameters, ForwardPass.Evaluation(split, start), data, examples, start, rows, sum);
        }

        return new(sum / count);
    }

    /// <summary>
    /// Adds the rows' losses onto the sum, and leaves output minus input where the output's gradient goes.
    /// </summary>
    private double Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, DataSplit data, ReadOnlySpan<int> examples, int start,
        int rows, double sum)
    {
        Span<float> input = _network.Input(rows);
        int features = data.FeatureCount;
        for (int i = 0; i < rows; i++)
        {
            int example = examples.IsEmpty ? start + i : examples[start + i];
            ReadOnlySpan<byte> image = _augmenter.Apply(data.Features(example), pass, i);
            ScaleBytes.Apply(image, data.Scale, input.Slice(i * features, features));
        }

        ReadOnlySpan<float> output = _network.Forward(parameters, pass, rows);
        Span<float> difference = _network.OutputGradient(rows);
        CoordinateLoop.Run(new DifferenceKernel(output, input, difference), 0, difference.Length);
        for (int i = 0; i < rows; i++)
            sum += SumOfSquares.Compute(difference.Slice(i * features, features)) + _bottleneck.Divergence(i);
        return sum;
    }

    private readonly ref struct DifferenceKernel(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result)
        : ICoordinateKernel
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly ReadOnlySpan<float> _y = y;
        private readonly Span<float> _result = result;

        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            (TLane.Load(_x, index) - TLane.Load(_y, index)).Store(_result, index);
    }

    private readonly ref struct ScaleKernel(Span<float> vector, float factor) : ICoordinateKernel
    {
        private readonly Span<float> _vector = vector;
        private readonly float _factor = factor;

        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            (TLane.Load(_vector, index) * TLane.Broadcast(_factor)).Store(_vector, index);
    }
}
