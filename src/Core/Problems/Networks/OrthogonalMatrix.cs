using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Networks;

/// <summary>Random matrices with orthonormal rows or columns, whichever are fewer.</summary>
internal static class OrthogonalMatrix
{
    /// <summary>
    /// Orthonormalizes normal draws in double (modified Gram and Schmidt), so directions are uniform; each element is
    /// rounded once. Takes rows * columns * min(rows, columns) steps.
    /// </summary>
    /// <param name="matrix">rows x columns, row-major; overwritten.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="random">Element i's draw has index i.</param>
    public static void Fill(Span<float> matrix, int rows, int columns, RandomStream random)
    {
        bool isWide = rows <= columns;
        (int count, int length) = isWide ? (rows, columns) : (columns, rows);
        double[] vectors = new double[count * length];
        for (int i = 0; i < vectors.Length; i++) vectors[i] = random.NormalAt((ulong)i);
        for (int i = 0; i < count; i++)
        {
            Span<double> own = vectors.AsSpan(i * length, length);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = vectors.AsSpan(j * length, length);
                double projection = Product(own, other);
                for (int k = 0; k < length; k++) own[k] -= projection * other[k];
            }

            double norm = Math.Sqrt(Product(own, own));
            for (int k = 0; k < length; k++)
            {
                own[k] /= norm;
                matrix[isWide ? (i * columns) + k : (k * columns) + i] = (float)own[k];
            }
        }
    }

    private static double Product(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
