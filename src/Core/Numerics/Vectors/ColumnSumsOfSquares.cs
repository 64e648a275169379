using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Sums of the squares in the columns of a float32 matrix, in double.</summary>
public static class ColumnSumsOfSquares
{
    /// <summary>
    /// sums[j] = +0 + m[0, j]^2 + m[1, j]^2 + ..., exact squares added in double in ascending order of rows: the bits
    /// are the same on every path. NaN if an element is, else infinite if one is.
    /// </summary>
    /// <param name="matrix">rows x sums.Length, row-major.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="sums">One value a column.</param>
    /// <exception cref="ArgumentException">The matrix is too short.</exception>
    public static void Compute(ReadOnlySpan<float> matrix, int rows, Span<double> sums) =>
        Compute(matrix, rows, sums, Lanes.LaneWidth.Best);

    /// <summary>The same on the path of one lane width, for tests that compare paths.</summary>
    internal static void Compute(ReadOnlySpan<float> matrix, int rows, Span<double> sums, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(matrix.Length, checked(rows * sums.Length), nameof(matrix));
        sums.Clear();
        for (int i = 0; i < rows; i++) AddRow(matrix.Slice(i * sums.Length, sums.Length), sums, width);
    }

    // One column a lane: no path changes the order within a column.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(ReadOnlySpan<float> row, Span<double> sums, int width)
    {
        int j = 0;
        if (width >= 8)
        {
            ref float x = ref MemoryMarshal.GetReference(row);
            ref double sum = ref MemoryMarshal.GetReference(sums);
            for (; j <= row.Length - 8; j += 8)
            {
                (Vector256<double> low, Vector256<double> high) =
                    Vector256.Widen(Vector256.LoadUnsafe(ref x, (nuint)j));
                (Vector256.LoadUnsafe(ref sum, (nuint)j) + (low * low)).StoreUnsafe(ref sum, (nuint)j);
                (Vector256.LoadUnsafe(ref sum, (nuint)j + 4) + (high * high)).StoreUnsafe(ref sum, (nuint)j + 4);
            }
        }

        for (; j < row.Length; j++) sums[j] += (double)row[j] * row[j];
    }
}
