using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Quadratics;

/// <summary>A symmetric matrix whose entries are float32 values, multiplied in double.</summary>
internal sealed class SymmetricMatrix
{
    private readonly RowTable _rows;
    private readonly int[] _all;

    private SymmetricMatrix(RowTable rows) => (_rows, _all) = (rows, [.. Enumerable.Range(0, rows.Count)]);

    /// <summary>Rows and columns.</summary>
    public int Dimension => _rows.Length;

    /// <summary>Elements of a product's vector: the dimension, and room behind it.</summary>
    public int PaddedDimension => _rows.PaddedLength;

    /// <summary>An entry.</summary>
    public double this[int row, int column] => _rows[row][column];

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

        RowTable rows = new(dimension, dimension);
        for (int i = 0; i < entries.Length; i++) rows[i / dimension][i % dimension] = (float)entries[i];
        return new(rows);
    }

    /// <summary>result = M x: each element one chain of fused multiply-adds over ascending columns.</summary>
    /// <remarks>By symmetry row j is column j: neighbouring results have independent chains.</remarks>
    /// <param name="x">As long as <see cref="Dimension"/>.</param>
    /// <param name="result">As long as <see cref="PaddedDimension"/>; zeros behind the dimension.</param>
    public void Multiply(ReadOnlySpan<double> x, Span<double> result) => _rows.WeightedSum(_all, x, 1, result);
}
