namespace Sweep.Core.Problems.Quadratics;

/// <summary>A symmetric matrix in double whose entries are float32 values.</summary>
internal sealed class SymmetricMatrix
{
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
    public void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        result.Clear();
        for (int j = 0; j < Dimension; j++)
        {
            // By symmetry row j is column j: neighbouring results have independent chains.
            ReadOnlySpan<double> column = _entries.AsSpan(j * Dimension, Dimension);
            for (int i = 0; i < column.Length; i++) result[i] = Math.FusedMultiplyAdd(column[i], x[j], result[i]);
        }
    }
}
