using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems.Networks;

namespace Sweep.Core.Problems.Sequences;

/// <summary>
/// Prediction of the next symbol at every position of windows of a text. The text's first eight tenths are for
/// training, the next for validation, the last for testing; windows follow each other without overlap.
/// </summary>
/// <remarks>
/// Loss: cross-entropy in nats, its mean over all positions. A batch goes through in chunks of <see cref="Chunk"/>
/// windows, which is part of the order of sums: a weight's gradient is one chain of multiply-adds per 256 positions of
/// a chunk.
/// </remarks>
public sealed class LanguageModelProblem : IProblem
{
    /// <summary>Windows that go through the network at once.</summary>
    public const int Chunk = 32;

    private readonly byte[] _tokens;
    private readonly int _symbols;
    private readonly int _context;
    private readonly Network _network;
    private readonly byte[] _labels;
    private readonly AlignedBuffer _scratch;

    /// <summary>Plans every buffer: no step allocates.</summary>
    /// <param name="tokens">The text as numbers below <paramref name="symbols"/>; shared.</param>
    /// <param name="symbols">Different symbols.</param>
    /// <param name="context">Positions of a window.</param>
    /// <param name="layers">From the window's tokens to logits for each of its positions.</param>
    /// <exception cref="ArgumentException">
    /// The layers do not fit, or a part of the text is shorter than a window.
    /// </exception>
    public LanguageModelProblem(byte[] tokens, int symbols, int context, IReadOnlyList<Layer> layers)
    {
        if (layers[0].Inputs != context || layers[^1].Outputs != context * symbols)
            throw new ArgumentException("The layers do not fit the windows.", nameof(layers));
        (_tokens, _symbols, _context) = (tokens, symbols, context);
        if (Count(Split.Test) == 0) throw new ArgumentException("The text is too short.", nameof(tokens));
        _network = new(layers, Chunk);
        _labels = new byte[Chunk * context];
        _scratch = new(SoftmaxCrossEntropy.ScratchLength(symbols));
    }

    /// <inheritdoc/>
    public ParameterLayout Layout => _network.Layout;

    /// <inheritdoc/>
    public int TrainCount => Count(Split.Train);

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
        float scale = 1f / (count * _context);
        double sum = 0, smoothing = 0;
        for (int start = 0; start < count; start += Chunk)
        {
            int rows = Math.Min(Chunk, count - start);
            ReadOnlySpan<float> logits = Forward(
                parameters, ForwardPass.Training(batch, start), Split.Train, batch.Examples, start, rows);
            sum = Loss(logits, rows, scale, sum);
            if (batch.LabelSmoothing > 0) smoothing = Smooth(logits, rows, batch.LabelSmoothing, scale, smoothing);
            _network.Backward(parameters, rows, gradient, accumulate: start > 0);
        }

        ParameterPadding.Clear(Layout, gradient);
        return (sum + smoothing) / ((double)count * _context);
    }

    /// <inheritdoc/>
    /// <remarks>Accuracy: share of positions whose next symbol is the first of the largest logit.</remarks>
    public SplitMetrics Evaluate(ReadOnlySpan<float> parameters, Split split, ReadOnlySpan<int> examples)
    {
        int count = examples.IsEmpty ? Count(split) : examples.Length;
        double sum = 0;
        long right = 0;
        for (int start = 0; start < count; start += Chunk)
        {
            int rows = Math.Min(Chunk, count - start);
            ReadOnlySpan<float> logits = Forward(
                parameters, ForwardPass.Evaluation(split, start), split, examples, start, rows);
            right += ArgMax.CountRight(logits, _labels.AsSpan(0, rows * _context), _symbols);
            sum = Loss(logits, rows, scale: 1, sum);
        }

        double positions = (double)count * _context;
        return new(sum / positions, right / positions);
    }

    private ReadOnlySpan<float> Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, Split split, ReadOnlySpan<int> examples, int start,
        int rows)
    {
        Span<float> input = _network.Input(rows);
        for (int row = 0; row < rows; row++)
        {
            int window = examples.IsEmpty ? start + row : examples[start + row];
            int first = First(split) + (window * _context);
            for (int i = 0; i < _context; i++)
            {
                input[(row * _context) + i] = _tokens[first + i];
                _labels[(row * _context) + i] = _tokens[first + i + 1];
            }
        }

        return _network.Forward(parameters, pass, rows);
    }

    private double Smooth(ReadOnlySpan<float> logits, int rows, double smoothing, float scale, double sum)
    {
        ReadOnlySpan<byte> labels = _labels.AsSpan(0, rows * _context);
        LabelSmoothing.AddGradient(_network.OutputGradient(rows), labels, _symbols, smoothing, scale);
        return LabelSmoothing.AddLoss(logits, labels, _symbols, smoothing, sum);
    }

    private double Loss(ReadOnlySpan<float> logits, int rows, float scale, double sum)
    {
        Span<float> gradient = _network.OutputGradient(rows);
        logits.CopyTo(gradient);
        return SoftmaxCrossEntropy.LossAndGradient(
            gradient, _labels.AsSpan(0, rows * _context), _symbols, scale, sum, _scratch.Span);
    }

    private int First(Split split) => split switch
    {
        Split.Train => 0,
        Split.Validation => Tenths(8),
        _ => Tenths(9),
    };

    private int Count(Split split)
    {
        int end = split switch
        {
            Split.Train => Tenths(8),
            Split.Validation => Tenths(9),
            _ => _tokens.Length,
        };

        // A window needs one symbol more: the one that follows it.
        return Math.Max(end - First(split) - 1, 0) / _context;
    }

    private int Tenths(int tenths) => (int)((long)_tokens.Length * tenths / 10);
}
