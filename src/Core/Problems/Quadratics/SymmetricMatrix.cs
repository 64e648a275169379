using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sweep.Core.Problems.Quadratics;

/// <summary>A symmetric matrix whose entries are float32 values, multiplied in double.</summary>
internal sealed class SymmetricMatrix
{
    private const int Width = 8; // of Vector512<double>

    private readonly float[] _entries;

    private SymmetricMatrix(int dimension, float[] entries) => (Dimension, _entries) = (dimension, entries);

    /// <summary>Rows and columns.</summary>
    public int Dimension { get; }

    /// <summary>An entry.</summary>
    public double this[int row, int column] => _entries[(row * Dimension) + column];

    /// <summary>R^T diag(eigenvalues) R, computed in double, each entry rounded to float32.</summary>
    public static SymmetricMatrix FromEigenvalues(ReadOnlySpan<double> eigenvalues, ReadOnlySpan<double> rotation)
    {
        int dimension = eigenvalues.Length;
        double[] entries = new double[dimension * dimension];
        for (int k = 0; k < dimension; k++)
        {
            ReadOnlySpan<double> row = rotation.Slice(k * dimension, dimension);
            for (int i = 0; i < dimension; i++)
            {
                for (int j = 0; j < dimension; j++) entries[(i * dimension) + j] += eigenvalues[k] * (row[i] * row[j]);
            }
        }

        return new(dimension, [.. entries.Select(entry => (float)entry)]);
    }

    /// <summary>result = M x: each element one chain of fused multiply-adds over ascending columns.</summary>
    /// <remarks>By symmetry row j is column j: neighbouring results have independent chains.</remarks>
    public void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        x = x[..Dimension];
        ref float entries = ref MemoryMarshal.GetArrayDataReference(_entries);
        ref double sums = ref MemoryMarshal.GetReference(result[..Dimension]);
        int i = 0;
        for (; i <= Dimension - (4 * Width); i += 4 * Width)
        {
            Vector512<double> a = default, b = default, c = default, d = default;
            for (int j = 0; j < x.Length; j++)
            {
                ref float row = ref Unsafe.Add(ref entries, (j * Dimension) + i);
                Vector512<double> factor = Vector512.Create(x[j]);
                (Vector512<double> lower, Vector512<double> upper) = Vector512.Widen(Vector512.LoadUnsafe(ref row));
                a = Vector512.FusedMultiplyAdd(lower, factor, a);
                b = Vector512.FusedMultiplyAdd(upper, factor, b);
                (lower, upper) = Vector512.Widen(Vector512.LoadUnsafe(ref row, 2 * Width));
                c = Vector512.FusedMultiplyAdd(lower, factor, c);
                d = Vector512.FusedMultiplyAdd(upper, factor, d);
            }

            a.StoreUnsafe(ref sums, (nuint)i);
            b.StoreUnsafe(ref sums, (nuint)(i + Width));
            c.StoreUnsafe(ref sums, (nuint)(i + (2 * Width)));
            d.StoreUnsafe(ref sums, (nuint)(i + (3 * Width)));
        }

        for (; i < Dimension; i++)
        {
            double sum = 0;
            for (int j = 0; j < x.Length; j++)
                sum = Math.FusedMultiplyAdd(Unsafe.Add(ref entries, (j * Dimension) + i), x[j], sum);
            result[i] = sum;
        }
    }
}
