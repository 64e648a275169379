using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Matrix;

namespace Sweep.Core.Tests.Numerics;

/// <summary>Matrices U S V^T with known U, S and V, against the iteration on the singular values alone.</summary>
public sealed class NewtonSchulzTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(8, 8)]
    [InlineData(40, 24)]
    [InlineData(24, 40)]
    [InlineData(3, 70)]
    [InlineData(70, 3)]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    public void Singular_values_follow_the_polynomial_into_the_band_of_the_paper(int rows, int columns)
    {
        int rank = Math.Min(rows, columns);
        (double[,] left, double[,] right) = (Reflection(rows), Reflection(columns));

        // From 1 down to 0.05 or more: above 0.01 of the norm, where the band begins.
        double[] singular = [.. Enumerable.Range(0, rank).Select(i => Math.Pow(0.05, (double)i / rank))];
        float[] matrix = new float[rows * columns];
        for (int i = 0; i < matrix.Length; i++)
        {
            for (int k = 0; k < rank; k++)
                matrix[i] += (float)(7 * left[i / columns, k] * singular[k] * right[i % columns, k]);
        }

        new NewtonSchulz((rows, columns)).Run(matrix, rows, columns, 5);

        double norm = Math.Sqrt(singular.Sum(value => value * value));
        double worst = 0;
        for (int a = 0; a < rank; a++)
        {
            for (int b = 0; b < rank; b++)
            {
                double found = 0;
                for (int i = 0; i < matrix.Length; i++)
                    found += left[i / columns, a] * matrix[i] * right[i % columns, b];
                double expected = a == b ? Iterate(singular[a] / norm) : 0;
                worst = Math.Max(worst, Math.Abs(found - expected));
                if (a == b) Assert.InRange(found, 0.68, 1.14);
            }
        }

        output.WriteLine($"{rows} x {columns}: {worst:e1}");
        Assert.InRange(worst, 0, 1e-5);
    }

    [Fact]
    public void Every_path_gives_the_same_bits_and_a_larger_plan_does_not_matter()
    {
        float[] input = TestVectors.Draw(37 * 21, 1);
        float[] expected = Run(new((37, 21)), LaneScalar.Width, input);
        foreach (int width in TestVectors.WidePaths())
            TestVectors.AssertSameBits(expected, Run(new((300, 2), (64, 64)), width, input), $"width {width}");
    }

    [Fact]
    public void A_matrix_of_zeros_stays_one()
    {
        float[] zeros = new float[6];
        new NewtonSchulz((2, 3)).Run(zeros, 2, 3, 5);
        Assert.Equal(new float[6], zeros);
    }

    [Fact]
    public void A_matrix_larger_than_planned_is_refused() =>
        Assert.ThrowsAny<ArgumentException>(() => new NewtonSchulz((2, 3)).Run(new float[20], 4, 5, 5));

    private static float[] Run(NewtonSchulz iteration, int width, float[] input)
    {
        float[] matrix = [.. input];
        LaneWidth.Force(width);
        try
        {
            iteration.Run(matrix, 37, 21, 5);
        }
        finally
        {
            LaneWidth.Force(0);
        }

        return matrix;
    }

    private static double Iterate(double x)
    {
        for (int i = 0; i < 5; i++) x = (3.4445 * x) - (4.7750 * x * x * x) + (2.0315 * x * x * x * x * x);
        return x;
    }

    /// <summary>A symmetric orthogonal matrix without zeros: I - 2 w w^T.</summary>
    private static double[,] Reflection(int size)
    {
        double[] w = [.. Enumerable.Range(1, size).Select(i => Math.Sin(i) + 2)];
        double square = w.Sum(value => value * value);
        double[,] result = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++) result[i, j] = (i == j ? 1 : 0) - (2 * w[i] * w[j] / square);
        }

        return result;
    }
}
