using Sweep.Core.Data;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Problems.Networks;

/// <summary>Classification of a dataset by a network under softmax cross-entropy.</summary>
/// <remarks>
/// A batch goes through the network in chunks of ascending examples. The chunk size is a multiple of
/// <see cref="MatMul.DepthBlock"/>, so the numeric contract does not know it: the gradient of a weight is the sum, in
/// ascending order, of one chain of multiply-adds per 256 consecutive examples of the batch; that of a bias is one
/// chain of additions over the batch; the loss is the double sum of the examples' losses in order, over their number.
/// Every example's gradient is scaled by 1 / batch size (rounded to float32) before it enters a sum.
/// </remarks>
public sealed class ClassifierProblem : IProblem
{
    /// <summary>Examples that go through the network at once.</summary>
    public const int DefaultChunk = MatMul.DepthBlock;

    private readonly Dataset _dataset;
    private readonly Network _network;
    private GatheredBatch _gathered;
    private readonly AlignedBuffer _scratch;
    private readonly ImageAugmenter _augmenter;

    /// <summary>Plans every buffer: no step allocates.</summary>
    /// <param name="dataset">The data, shared.</param>
    /// <param name="layers">The network's layers, from the dataset's features to one output a class.</param>
    /// <param name="chunk">Examples that go through at once: a multiple of 256; no result depends on it.</param>
    /// <exception cref="ArgumentException">The layers do not fit the dataset, or the chunk is not allowed.</exception>
    public ClassifierProblem(Dataset dataset, IReadOnlyList<Layer> layers, int chunk = DefaultChunk)
    {
        if (chunk <= 0 || chunk % MatMul.DepthBlock != 0)
            throw new ArgumentException($"The chunk must be a multiple of {MatMul.DepthBlock}.", nameof(chunk));
        if (layers[0].Inputs != dataset.FeatureCount || layers[^1].Outputs != dataset.Classes)
            throw new ArgumentException($"The layers do not fit dataset '{dataset.Name}'.", nameof(layers));
        _dataset = dataset;
        _network = new(layers, chunk);
        _gathered = new(chunk);
        _scratch = new(SoftmaxCrossEntropy.ScratchLength(dataset.Classes));
        _augmenter = new(ImageShape.Of(dataset.Shape));
    }

    /// <inheritdoc/>
    public ParameterLayout Layout => _network.Layout;

    /// <inheritdoc/>
    public int TrainCount => _dataset.Train.Count;

    /// <inheritdoc/>
    public bool HasAccuracy => true;

    /// <inheritdoc/>
    public bool HasTrainingNoise => _network.HasTrainingNoise;

    /// <inheritdoc/>
    public Span<float> Buffers => _network.Buffers;

    /// <inheritdoc/>
    public void Initialize(Span<float> parameters, RandomStream random) => _network.Initialize(parameters, random);

    /// <inheritdoc/>
    public double LossAndGradient(ReadOnlySpan<float> parameters, in Batch batch, Span<float> gradient)
    {
        int count = batch.Examples.Length;
        float scale = 1f / count;
        double sum = 0, smoothing = 0;
        for (int start = 0; start < count; start += _network.Capacity)
        {
            int rows = Math.Min(_network.Capacity, count - start);
            ForwardPass pass = ForwardPass.Training(batch, start);
            if (!_gathered.Holds(batch.Step, batch.First + start, rows))
                Gather(pass, _dataset.Train, batch.Examples, start, rows);
            ReadOnlySpan<float> logits = _network.Forward(parameters, pass, rows);
            sum = Loss(logits, rows, scale, sum);
            if (batch.LabelSmoothing > 0) smoothing = Smooth(logits, rows, batch.LabelSmoothing, scale, smoothing);
            _network.Backward(parameters, rows, gradient, accumulate: start > 0);
        }

        ParameterPadding.Clear(Layout, gradient);
        return (sum + smoothing) / count;
    }

    /// <inheritdoc/>
    /// <remarks>Both gather into one input buffer.</remarks>
    public void ShareBatches(IProblem with)
    {
        ClassifierProblem other = (ClassifierProblem)with;
        _network.ShareInput(other._network);
        _gathered = other._gathered;
        _gathered.IsShared = true;
    }

    /// <inheritdoc/>
    public void UpdateBuffers(ReadOnlySpan<float> parameters, in Batch batch, double weight)
    {
        if (_network.Buffers.IsEmpty) return;
        ForwardPass pass = ForwardPass.Training(batch, 0) with { RunningWeight = weight };
        _gathered.Forget();
        Gather(pass, _dataset.Train, batch.Examples, 0, batch.Examples.Length);
        _network.Forward(parameters, pass, batch.Examples.Length);
    }

    /// <inheritdoc/>
    /// <remarks>An example is classified as the first class of the largest logit.</remarks>
    public SplitMetrics Evaluate(ReadOnlySpan<float> parameters, Split split, ReadOnlySpan<int> examples)
    {
        _gathered.Forget();
        DataSplit data = _dataset[split];
        int count = examples.IsEmpty ? data.Count : examples.Length;
        double sum = 0;
        int right = 0;
        for (int start = 0; start < count; start += _network.Capacity)
        {
            int rows = Math.Min(_network.Capacity, count - start);
            ForwardPass pass = ForwardPass.Evaluation(split, start);
            Gather(pass, data, examples, start, rows);
            ReadOnlySpan<float> logits = _network.Forward(parameters, pass, rows);
            right += ArgMax.CountRight(logits, _gathered.Labels.AsSpan(0, rows), _dataset.Classes);
            sum = SoftmaxCrossEntropy.Loss(
                logits, _gathered.Labels.AsSpan(0, rows), _dataset.Classes, sum, _scratch.Span);
        }

        return new(sum / count, (double)right / count);
    }

    private void Gather(in ForwardPass pass, DataSplit data, ReadOnlySpan<int> examples, int start, int rows)
    {
        const int Ahead = 12;
        Span<float> input = _network.Input(rows);
        if (!examples.IsEmpty)
        {
            for (int i = 0; i < Math.Min(Ahead, rows); i++) Prefetch.Read(data.Features(examples[start + i]));
        }

        for (int i = 0; i < rows; i++)
        {
            int example = examples.IsEmpty ? start + i : examples[start + i];
            if (!examples.IsEmpty && i + Ahead < rows) Prefetch.Read(data.Features(examples[start + i + Ahead]));
            _gathered.Labels[i] = data.Labels[example];
            ReadOnlySpan<byte> image = _augmenter.Apply(data.Features(example), pass, i);
            ScaleBytes.Apply(image, data.Scale, input.Slice(i * data.FeatureCount, data.FeatureCount));
        }
    }

    private double Smooth(ReadOnlySpan<float> logits, int rows, double smoothing, float scale, double sum)
    {
        ReadOnlySpan<byte> labels = _gathered.Labels.AsSpan(0, rows);
        LabelSmoothing.AddGradient(_network.OutputGradient(rows), labels, _dataset.Classes, smoothing, scale);
        return LabelSmoothing.AddLoss(logits, labels, _dataset.Classes, smoothing, sum);
    }

    private double Loss(ReadOnlySpan<float> logits, int rows, float scale, double sum) =>
        SoftmaxCrossEntropy.LossAndGradient(
            logits, _gathered.Labels.AsSpan(0, rows), _dataset.Classes, scale, sum,
            _network.OutputGradient(rows), _scratch.Span);
}
