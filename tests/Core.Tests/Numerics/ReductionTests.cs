using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Tests.Numerics;

public sealed class ReductionTests
{
    [Fact]
    public void Dot_has_the_bits_of_the_stated_order_on_every_path_and_length()
    {
        for (int length = 0; length <= 256; length++)
        {
            float[] x = TestVectors.Draw(length, 1), y = TestVectors.Draw(length, 2);
            double expected = InStatedOrder(x, y);
            foreach (int width in TestVectors.WidePaths().Append(1))
            {
                double actual = Dot.Compute(x, y, width);
                Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
            }
        }
    }

    [Fact]
    public void Sum_of_squares_is_the_dot_product_with_itself_and_does_not_overflow()
    {
        float[] x = TestVectors.Draw(777, 1);
        Assert.Equal(InStatedOrder(x, x), SumOfSquares.Compute(x));
        Assert.True(double.IsFinite(SumOfSquares.Compute([float.MaxValue, float.MaxValue])));
        Assert.True(double.IsNaN(SumOfSquares.Compute([1, float.NaN])));
    }

    [Fact]
    public void All_finite_finds_a_single_bad_element_anywhere_on_every_path()
    {
        foreach (int width in TestVectors.WidePaths().Append(1))
        {
            for (int length = 0; length <= 256; length++)
            {
                float[] x = TestVectors.Draw(length, 3);
                Assert.True(AllFinite.Check(x, width));
                if (length == 0) continue;
                foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
                {
                    int at = (length * 31) % length;
                    foreach (int place in (int[])[at, 0, length / 2, length - 1])
                    {
                        float good = x[place];
                        x[place] = bad;
                        Assert.False(AllFinite.Check(x, width));
                        x[place] = good;
                    }
                }
            }
        }
    }

    [Fact]
    public void Column_sums_add_rows_in_order_and_may_be_cut()
    {
        for (int columns = 0; columns <= 256; columns += columns < 70 ? 1 : 17)
        {
            const int Rows = 37;
            float[] matrix = TestVectors.Draw(Rows * columns, 1);
            float[] expected = new float[columns], cut = TestVectors.Draw(columns, 2);
            for (int i = 0; i < matrix.Length; i++) expected[i % columns] += matrix[i];
            TestVectors.ForEachPath(width =>
            {
                float[] actual = TestVectors.Draw(columns, 2);
                ColumnSums.Compute(matrix, Rows, actual, accumulate: false);
                TestVectors.AssertSameBits(expected, actual, $"sums of {columns} columns on {width} lanes");
                ColumnSums.Compute(matrix, 5, cut, accumulate: false);
                ColumnSums.Compute(matrix.AsSpan(5 * columns), Rows - 5, cut, accumulate: true);
                TestVectors.AssertSameBits(expected, cut, $"cut sums of {columns} columns on {width} lanes");
            });
        }
    }

    [Fact]
    public void Column_sums_of_squares_have_the_same_bits_on_every_path()
    {
        for (int columns = 0; columns <= 256; columns++)
        {
            const int Rows = 5;
            float[] matrix = TestVectors.Draw(Rows * columns, 1);
            double[] expected = new double[columns];
            for (int i = 0; i < matrix.Length; i++) expected[i % columns] += (double)matrix[i] * matrix[i];
            foreach (int width in TestVectors.WidePaths().Append(1))
            {
                double[] actual = [.. Enumerable.Repeat(7.0, columns)];
                ColumnSumsOfSquares.Compute(matrix, Rows, actual, width);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Sums_of_magnitudes_and_of_differences_have_the_bits_of_the_stated_order_on_every_path()
    {
        for (int length = 0; length <= 256; length++)
        {
            float[] x = TestVectors.Draw(length, 1), a = TestVectors.Draw(length, 2), b = TestVectors.Draw(length, 3);
            double magnitudes = InStatedOrder([.. x.Select(value => Math.Abs((double)value))]);
            double differences = InStatedOrder([.. x.Select((value, i) => value * ((double)a[i] - b[i]))]);
            foreach (int width in TestVectors.WidePaths().Append(1))
            {
                Assert.Equal(magnitudes, SumOfMagnitudes.Compute(x, width));
                Assert.Equal(differences, DotDifference.Compute(x, a, b, width));
            }
        }
    }

    private static double InStatedOrder(float[] x, float[] y) =>
        InStatedOrder([.. x.Zip(y, (a, b) => (double)a * b)]);

    private static double InStatedOrder(double[] terms)
    {
        double[] lanes = new double[16];
        for (int i = 0; i < terms.Length; i++) lanes[i % 16] += terms[i];
        for (int half = 8; half >= 1; half /= 2)
        {
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        }

        return lanes[0];
    }
}
