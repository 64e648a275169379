using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Sums of the columns of a matrix: the gradient of a bias.</summary>
public static class ColumnSums
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
        CoordinateLoop.Run(new Kernel(matrix, rows, sums, accumulate), 0, sums.Length);
    }

    /// <summary>The sums of a group of columns.</summary>
    internal readonly ref struct Kernel(ReadOnlySpan<float> matrix, int rows, Span<float> sums, bool accumulate)
        : ICoordinateKernel
    {
        private readonly ReadOnlySpan<float> _matrix = matrix;
        private readonly int _rows = rows;
        private readonly Span<float> _sums = sums;
        private readonly bool _accumulate = accumulate;

        /// <inheritdoc/>
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane sum = _accumulate ? TLane.Load(_sums, index) : TLane.Broadcast(0);
            int stride = _sums.Length;
            for (int i = 0, at = index; i < _rows; i++, at += stride) sum += TLane.Load(_matrix, at);
            sum.Store(_sums, index);
        }
    }
}
