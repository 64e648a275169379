using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems.Networks;

namespace Sweep.Core.Problems.Sequences;

/// <summary>
/// Prediction of a Markov chain's next state. Train and validation are paths of the chain; the test loss is the
/// expectation over the chain itself, whose floor is the entropy rate.
/// </summary>
/// <remarks>
/// Chunks and order of sums are those of <see cref="ClassifierProblem"/>. The test loss is the double sum over states
/// and next states, ascending, of share times probability times loss, each loss as of one example.
/// </remarks>
internal sealed class MarkovProblem : IProblem
{
    private const int Chunk = ClassifierProblem.DefaultChunk;

    private readonly MarkovChain _chain;
    private readonly byte[] _train;
    private readonly byte[] _validation;
    private readonly Network _network;
    private readonly byte[] _labels = new byte[Chunk];
    private readonly AlignedBuffer _scratch;

    /// <summary>Plans every buffer: no step allocates.</summary>
    public MarkovProblem(MarkovChain chain, byte[] train, byte[] validation, IReadOnlyList<Layer> layers)
    {
        (_chain, _train, _validation) = (chain, train, validation);
        _network = new(layers, Chunk);
        _scratch = new(SoftmaxCrossEntropy.ScratchLength(chain.States));
    }

    /// <inheritdoc/>
    public ParameterLayout Layout => _network.Layout;

    /// <inheritdoc/>
    public int TrainCount => _train.Length - 1;

    /// <inheritdoc/>
    public bool HasAccuracy => false;

    /// <inheritdoc/>
    public double? TestLossFloor => _chain.EntropyRate;

    /// <inheritdoc/>
    public void Initialize(Span<float> parameters, RandomStream random) => _network.Initialize(parameters, random);

    /// <inheritdoc/>
    public double LossAndGradient(ReadOnlySpan<float> parameters, in Batch batch, Span<float> gradient)
    {
        int count = batch.Examples.Length;
        float scale = 1f / count;
        double sum = 0;
        for (int start = 0; start < count; start += Chunk)
        {
            int rows = Math.Min(Chunk, count - start);
            Read(_train, batch.Examples, start, rows);
            ReadOnlySpan<float> logits = _network.Forward(parameters, ForwardPass.Training(batch, start), rows);
            sum = Loss(logits, rows, scale, sum);
            _network.Backward(parameters, rows, gradient, accumulate: start > 0);
        }

        ParameterPadding.Clear(Layout, gradient);
        return sum / count;
    }

    /// <inheritdoc/>
    public SplitMetrics Evaluate(ReadOnlySpan<float> parameters, Split split, ReadOnlySpan<int> examples)
    {
        if (split == Split.Test) return new(Expectation(parameters, examples));
        byte[] path = split == Split.Train ? _train : _validation;
        int count = examples.IsEmpty ? path.Length - 1 : examples.Length;
        double sum = 0;
        for (int start = 0; start < count; start += Chunk)
        {
            int rows = Math.Min(Chunk, count - start);
            Read(path, examples, start, rows);
            sum = Loss(
                _network.Forward(parameters, ForwardPass.Evaluation(split, start), rows), rows, scale: 1, sum);
        }

        return new(sum / count);
    }

    /// <summary>Over the states named (each as one example), or over all with their long-run shares.</summary>
    private double Expectation(ReadOnlySpan<float> parameters, ReadOnlySpan<int> states)
    {
        int count = states.IsEmpty ? _chain.States : states.Length;
        double expectation = 0;
        Span<byte> label = stackalloc byte[1];
        for (int i = 0; i < count; i++)
        {
            int from = states.IsEmpty ? i : states[i];
            _network.Input(1)[0] = from;
            ReadOnlySpan<float> logits = _network.Forward(parameters, ForwardPass.Evaluation(Split.Test, i), 1);
            double share = states.IsEmpty ? _chain.Stationary[from] : 1.0 / count;
            ReadOnlySpan<double> next = _chain.Transitions(from);
            for (int to = 0; to < next.Length; to++)
            {
                label[0] = (byte)to;
                Span<float> row = _network.OutputGradient(1);
                logits.CopyTo(row);
                expectation += share * next[to] * SoftmaxCrossEntropy.LossAndGradient(
                    row, label, _chain.States, scale: 1, sum: 0, _scratch.Span);
            }
        }

        return expectation;
    }

    private void Read(byte[] path, ReadOnlySpan<int> examples, int start, int rows)
    {
        Span<float> input = _network.Input(rows);
        for (int i = 0; i < rows; i++)
        {
            int example = examples.IsEmpty ? start + i : examples[start + i];
            input[i] = path[example];
            _labels[i] = path[example + 1];
        }
    }

    private double Loss(ReadOnlySpan<float> logits, int rows, float scale, double sum)
    {
        Span<float> gradient = _network.OutputGradient(rows);
        logits.CopyTo(gradient);
        return SoftmaxCrossEntropy.LossAndGradient(
            gradient, _labels.AsSpan(0, rows), _chain.States, scale, sum, _scratch.Span);
    }
}
