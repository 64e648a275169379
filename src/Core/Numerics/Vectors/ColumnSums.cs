using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Sums of the columns of a matrix: the gradient of a bias.</summary>
public static unsafe class ColumnSums
{
    /// <summary>
    /// sums[j] = s + m[0, j] + m[1, j] + ..., added in float32 in ascending order of rows, where s is +0 or, when
    /// accumulating, the old sums[j]. So rows may be given in several calls without a change of bits. NaN if a term is.
    /// </summary>
    /// <param name="matrix">rows x sums.Length, row-major.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="sums">One value a column; must not overlap the matrix.</param>
    /// <param name="accumulate">Whether to start from the old sums.</param>
    public static void Compute(ReadOnlySpan<float> matrix, int rows, Span<float> sums, bool accumulate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(matrix.Length, checked(rows * sums.Length), nameof(matrix));
        fixed (float* from = matrix)
        fixed (float* to = sums)
        {
            int columns = sums.Length;
            int done = LaneWidth.Best switch
            {
                16 => Columns<Lane512>(from, rows, to, 0, columns, accumulate),
                8 => Columns<Lane256>(from, rows, to, 0, columns, accumulate),
                _ => 0,
            };
            Columns<LaneScalar>(from, rows, to, done, columns, accumulate);
        }
    }

    /// <summary>Takes the columns from <paramref name="first"/> on in whole groups; the next column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Columns<TLane>(float* matrix, int rows, float* sums, int first, int columns, bool accumulate)
        where TLane : struct, ILane<TLane>
    {
        // Four chains of additions at a time: one alone would wait for itself.
        int j = first;
        for (; j <= columns - (4 * TLane.Width); j += 4 * TLane.Width)
            Four<TLane>(matrix + j, rows, sums + j, columns, accumulate);
        for (; j <= columns - (2 * TLane.Width); j += 2 * TLane.Width)
            Two<TLane>(matrix + j, rows, sums + j, columns, accumulate);
        for (; j <= columns - TLane.Width; j += TLane.Width)
        {
            TLane sum = Start<TLane>(sums + j, accumulate);
            float* at = matrix + j;
            for (int i = 0; i < rows; i++, at += columns) sum += TLane.Load(at);
            sum.Store(sums + j);
        }

        return j;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Start<TLane>(float* sum, bool accumulate)
        where TLane : struct, ILane<TLane> => accumulate ? TLane.Load(sum) : TLane.Broadcast(0);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<TLane>(float* at, int rows, float* sums, nint stride, bool accumulate)
        where TLane : struct, ILane<TLane>
    {
        float* sums1 = sums + TLane.Width, sums2 = sums1 + TLane.Width, sums3 = sums2 + TLane.Width;
        TLane sum0 = Start<TLane>(sums, accumulate), sum1 = Start<TLane>(sums1, accumulate);
        TLane sum2 = Start<TLane>(sums2, accumulate), sum3 = Start<TLane>(sums3, accumulate);
        for (int i = 0; i < rows; i++, at += stride)
        {
            sum0 += TLane.Load(at);
            sum1 += TLane.Load(at + TLane.Width);
            sum2 += TLane.Load(at + (2 * TLane.Width));
            sum3 += TLane.Load(at + (3 * TLane.Width));
        }

        sum0.Store(sums);
        sum1.Store(sums1);
        sum2.Store(sums2);
        sum3.Store(sums3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two<TLane>(float* at, int rows, float* sums, nint stride, bool accumulate)
        where TLane : struct, ILane<TLane>
    {
        float* sums1 = sums + TLane.Width;
        TLane sum0 = Start<TLane>(sums, accumulate), sum1 = Start<TLane>(sums1, accumulate);
        for (int i = 0; i < rows; i++, at += stride)
        {
            sum0 += TLane.Load(at);
            sum1 += TLane.Load(at + TLane.Width);
        }

        sum0.Store(sums);
        sum1.Store(sums1);
    }
}
