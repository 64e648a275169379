using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sweep.Core.Problems.Quadratics;

/// <summary>A symmetric matrix in double whose entries are float32 values.</summary>
internal sealed class SymmetricMatrix
{
    private const int Width = 8; // of Vector512<double>

    private readonly double[] _entries;

    private SymmetricMatrix(int dimension, double[] entries) => (Dimension, _entries) = (dimension, entries);

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

        for (int i = 0; i < entries.Length; i++) entries[i] = (float)entries[i];
        return new(dimension, entries);
    }

    /// <summary>result = M x: each element one chain of fused multiply-adds over ascending columns.</summary>
    /// <remarks>By symmetry row j is column j: neighbouring results have independent chains.</remarks>
    public void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        x = x[..Dimension];
        ref double entries = ref MemoryMarshal.GetArrayDataReference(_entries);
        ref double sums = ref MemoryMarshal.GetReference(result[..Dimension]);
        int i = 0;
        for (; i <= Dimension - (4 * Width); i += 4 * Width)
        {
            Vector512<double> a = default, b = default, c = default, d = default;
            for (int j = 0; j < x.Length; j++)
            {
                ref double row = ref Unsafe.Add(ref entries, (j * Dimension) + i);
                Vector512<double> factor = Vector512.Create(x[j]);
                a = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref row), factor, a);
                b = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref row, Width), factor, b);
                c = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref row, 2 * Width), factor, c);
                d = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref row, 3 * Width), factor, d);
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
