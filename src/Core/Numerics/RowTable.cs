using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics;

/// <summary>
/// Rows of float32 numbers of which sums are taken in double; zeros behind each make whole strips of it.
/// </summary>
internal sealed unsafe class RowTable
{
    // Seven chains hide the latency of the multiply-adds of two units that need eight, and two strips of seven vectors
    // are just wide enough for rows of 100.
    private const int Chains = 7;
    private const int Strip = Chains * 8;

    private readonly AlignedBuffer _numbers;

    /// <summary>Rows of zeros.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="length">Elements of a row.</param>
    public RowTable(int count, int length)
    {
        (Count, Length, PaddedLength) = (count, length, (length + Strip - 1) / Strip * Strip);
        _numbers = new(count * PaddedLength);
    }

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>Elements of a row.</summary>
    public int Length { get; }

    /// <summary>Elements of a sum: those of a row, and zeros behind them.</summary>
    public int PaddedLength { get; }

    /// <summary>A row.</summary>
    public Span<float> this[int row] => _numbers.Span.Slice(row * PaddedLength, Length);

    /// <summary>
    /// sums = (sum over k of weights[k] times row rows[k]) / divisor: each element one chain of fused multiply-adds in
    /// the order of k, then one division. All paths give the same bits.
    /// </summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="weights">A weight for each of them.</param>
    /// <param name="divisor">What the sums are divided by.</param>
    /// <param name="sums"><see cref="PaddedLength"/> elements.</param>
    public void WeightedSum(ReadOnlySpan<int> rows, ReadOnlySpan<double> weights, double divisor, Span<double> sums)
    {
        weights = weights[..rows.Length];
        fixed (float* numbers = _numbers.Span)
        fixed (double* destination = sums[..PaddedLength])
        {
            switch (LaneWidth.Best)
            {
                case 16:
                    WeightedSum<DoubleLane512>(numbers, rows, weights, divisor, destination);
                    break;
                case 8:
                    WeightedSum<DoubleLane256>(numbers, rows, weights, divisor, destination);
                    break;
                default:
                    WeightedSum<DoubleLaneScalar>(numbers, rows, weights, divisor, destination);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WeightedSum<TLane>(
        float* numbers, ReadOnlySpan<int> rows, ReadOnlySpan<double> weights, double divisor, double* sums)
        where TLane : struct, IDoubleLane<TLane>
    {
        int width = TLane.Width;
        TLane by = TLane.Broadcast(divisor);
        for (int strip = 0; strip < PaddedLength; strip += Chains * width, sums += Chains * width)
        {
            TLane a = TLane.Broadcast(0), b = a, c = a, d = a, e = a, f = a, g = a;
            for (int k = 0; k < rows.Length; k++)
            {
                float* row = numbers + ((nint)rows[k] * PaddedLength) + strip;
                TLane weight = TLane.Broadcast(weights[k]);
                a = TLane.FusedMultiplyAdd(TLane.Widen(row), weight, a);
                b = TLane.FusedMultiplyAdd(TLane.Widen(row + width), weight, b);
                c = TLane.FusedMultiplyAdd(TLane.Widen(row + (2 * width)), weight, c);
                d = TLane.FusedMultiplyAdd(TLane.Widen(row + (3 * width)), weight, d);
                e = TLane.FusedMultiplyAdd(TLane.Widen(row + (4 * width)), weight, e);
                f = TLane.FusedMultiplyAdd(TLane.Widen(row + (5 * width)), weight, f);
                g = TLane.FusedMultiplyAdd(TLane.Widen(row + (6 * width)), weight, g);
            }

            (a / by).Store(sums);
            (b / by).Store(sums + width);
            (c / by).Store(sums + (2 * width));
            (d / by).Store(sums + (3 * width));
            (e / by).Store(sums + (4 * width));
            (f / by).Store(sums + (5 * width));
            (g / by).Store(sums + (6 * width));
        }
    }
}
