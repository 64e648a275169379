using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems.Networks;

namespace Sweep.Core.Problems.Sequences;

/// <summary>
/// Scaled dot-product attention of several heads in which no position sees a later one (Vaswani et al., NIPS 2017,
/// section 3.2): softmax(Q K^T / sqrt(width of a head)) V. It has no parameters: queries, keys and values come in.
/// </summary>
/// <remarks>Sequence by sequence and head by head; products as <see cref="MatMul"/>, <see cref="Softmax"/>.</remarks>
public sealed class CausalAttentionLayer : Layer
{
    private readonly int _positions;
    private readonly int _width;
    private readonly int _heads;
    private readonly int _headWidth;
    private readonly float _scale;
    private readonly MatMulWorkspace _workspace;
    private readonly AlignedBuffer _scratch;
    private readonly AlignedBuffer _scores;
    private readonly AlignedBuffer[] _parts;
    private readonly AlignedBuffer[] _partGradients;
    private AlignedBuffer _weights = new(0);

    /// <summary>Defines the layer.</summary>
    /// <param name="positions">Positions of one example.</param>
    /// <param name="width">Features of a position that go out; three times as many come in.</param>
    /// <param name="heads">Heads; they divide the width.</param>
    /// <param name="workspace">Packing buffers; may be shared by the layers of one network.</param>
    /// <exception cref="ArgumentException">The heads do not divide the width.</exception>
    public CausalAttentionLayer(int positions, int width, int heads, MatMulWorkspace workspace)
        : base(checked(positions * 3 * width), checked(positions * width))
    {
        if (width % heads != 0) throw new ArgumentException($"{heads} heads do not divide {width}.", nameof(heads));
        (_positions, _width, _heads, _headWidth, _workspace) = (positions, width, heads, width / heads, workspace);
        _scale = (float)(1 / Math.Sqrt(_headWidth));
        _scratch = new(Softmax.ScratchLength(positions));
        _scores = new(positions * positions);
        _parts = [.. Enumerable.Range(0, 4).Select(_ => new AlignedBuffer(positions * _headWidth))];
        _partGradients = [.. Enumerable.Range(0, 3).Select(_ => new AlignedBuffer(positions * _headWidth))];
    }

    private Span<float> Query => _parts[0].Span;

    private Span<float> Key => _parts[1].Span;

    private Span<float> Value => _parts[2].Span;

    private Span<float> Result => _parts[3].Span;

    /// <inheritdoc/>
    public override void Forward(
        ReadOnlySpan<float> parameters, in ForwardPass pass, int rows, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> x = input.Slice(row * Inputs, Inputs);
            for (int head = 0; head < _heads; head++)
            {
                Gather(x, head);
                Span<float> weights = Weights(row, head);
                Multiply(MatMulForm.NT, _positions, _headWidth, Query, Key, weights);
                Softmax.ApplyCausal(weights, _positions, _scale, _scratch.Span);
                Multiply(MatMulForm.NN, _headWidth, _positions, weights, Value, Result);
                Copy(Result, 0, _headWidth, output.Slice(row * Outputs, Outputs), head * _headWidth, _width);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlySpan<float> parameters, int rows, ReadOnlySpan<float> input, ReadOnlySpan<float> output,
        Span<float> outputGradient, Span<float> inputGradient, Span<float> gradient, bool accumulate)
    {
        if (inputGradient.IsEmpty) return;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> x = input.Slice(row * Inputs, Inputs);
            Span<float> below = inputGradient.Slice(row * Inputs, Inputs);
            for (int head = 0; head < _heads; head++)
            {
                Gather(x, head);
                Copy(
                    outputGradient.Slice(row * Outputs, Outputs), head * _headWidth, _width, Result, 0, _headWidth);
                ReadOnlySpan<float> weights = Weights(row, head);
                Span<float> scores = _scores.Span;
                Multiply(MatMulForm.TN, _headWidth, _positions, weights, Result, _partGradients[2].Span);
                Multiply(MatMulForm.NT, _positions, _headWidth, Result, Value, scores);
                Softmax.CausalGradient(weights, _positions, _scale, scores);
                Multiply(MatMulForm.NN, _headWidth, _positions, scores, Key, _partGradients[0].Span);
                Multiply(MatMulForm.TN, _headWidth, _positions, scores, Query, _partGradients[1].Span);
                for (int part = 0; part < _partGradients.Length; part++)
                    Copy(_partGradients[part].Span, 0, _headWidth, below, From(part, head), 3 * _width);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Plan(int capacity) => _weights = new(checked(capacity * _heads * _positions * _positions));

    private Span<float> Weights(int row, int head)
    {
        int length = _positions * _positions;
        return _weights.Span.Slice(((row * _heads) + head) * length, length);
    }

    private int From(int part, int head) => (part * _width) + (head * _headWidth);

    /// <summary>Copies a head's queries, keys and values out of the rows they lie in side by side.</summary>
    private void Gather(ReadOnlySpan<float> x, int head)
    {
        for (int part = 0; part < 3; part++)
            Copy(x, From(part, head), 3 * _width, _parts[part].Span, 0, _headWidth);
    }

    private void Copy(ReadOnlySpan<float> from, int first, int stride, Span<float> to, int toFirst, int toStride)
    {
        for (int i = 0; i < _positions; i++)
        {
            from.Slice(first + (i * stride), _headWidth).CopyTo(to[(toFirst + (i * toStride))..]);
        }
    }

    private void Multiply(
        MatMulForm form, int columns, int depth, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c) =>
        MatMul.Multiply(form, _positions, columns, depth, a, b, c, accumulate: false, _workspace);
}
