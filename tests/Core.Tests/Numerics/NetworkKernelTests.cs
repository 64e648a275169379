using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Tests.Numerics;

/// <summary>
/// Kernels of normalization, attention and residual paths: same bits on every path, and the right numbers.
/// </summary>
public sealed class NetworkKernelTests
{
    private const int Rows = 5;

    [Fact]
    public void Sums_and_products_are_rounded_once_at_every_length()
    {
        for (int length = 0; length <= 256; length++)
        {
            float[] x = TestVectors.Draw(length, 1), y = TestVectors.Draw(length, 2);
            AssertSameOnEveryPath(
                result => Multiply.Apply(x, y, result), [.. x.Select((value, i) => value * y[i])], "product");
            AssertSameOnEveryPath(
                result =>
                {
                    y.CopyTo(result, 0);
                    Add.Apply(x, result);
                },
                [.. x.Select((value, i) => y[i] + value)],
                "sum");
        }
    }

    [Fact]
    public void Normalization_has_the_stated_order_at_every_width()
    {
        for (int columns = 1; columns <= 256; columns += columns < 50 ? 1 : 19)
        {
            float[] x = TestVectors.Draw(Rows * columns, 1), g = TestVectors.Draw(Rows * columns, 2);
            float[] mean = TestVectors.Draw(columns, 3), inverse = TestVectors.Draw(columns, 4);
            float[] scale = TestVectors.Draw(columns, 5), sum = TestVectors.Draw(columns, 6);
            float[] product = TestVectors.Draw(columns, 7);
            AssertSameOnEveryPath(
                result => BatchNormalization.Normalize(x, Rows, mean, scale, result),
                [.. x.Select((value, i) => (value - mean[i % columns]) * scale[i % columns])],
                $"normalization of {columns} columns");
            AssertSameOnEveryPath(
                result => BatchNormalization.InputGradient(
                    x, g, Rows,
                    new()
                    {
                        Mean = mean,
                        Inverse = inverse,
                        Scale = scale,
                        MeanGradient = sum,
                        MeanProduct = product,
                    },
                    result),
                [.. x.Select((value, i) => Gradient(value, g[i], i % columns))],
                $"gradient of {columns} columns");

            float Gradient(float value, float gradient, int column) => MathF.FusedMultiplyAdd(
                -((value - mean[column]) * inverse[column]), product[column], gradient - sum[column]) * scale[column];
        }
    }

    [Fact]
    public void Moments_and_gradient_sums_are_those_of_their_definition()
    {
        float[] x = [1, 10, 2, 30, 3, 20, 6, 40], g = [1, 0, -1, 2, 0.5f, 1, 2, -3];
        double[] mean = new double[2], squares = new double[2];
        BatchNormalization.Moments(x, 4, mean, squares);
        Assert.Equal([3, 25], mean);
        Assert.Equal([14, 500], squares);
        double[] sum = new double[2], product = new double[2];
        BatchNormalization.GradientSums(x, g, 4, [3, 25], [2, 0.5f], sum, product);
        Assert.Equal([2.5, 0], sum);
        Assert.Equal([2 * (-2 + 1 + 6.0), 0.5 * (10 - 5 - 45.0)], product);
    }

    [Fact]
    public void Moments_and_gradient_sums_are_chains_over_rows_in_double_on_every_path()
    {
        for (int columns = 0; columns <= 256; columns += columns < 50 ? 1 : 19)
        {
            float[] x = TestVectors.Draw(Rows * columns, 1), g = TestVectors.Draw(Rows * columns, 2);
            float[] mean = TestVectors.Draw(columns, 3), inverse = TestVectors.Draw(columns, 4);
            double[] means = new double[columns], squares = new double[columns];
            double[] sums = new double[columns], products = new double[columns];
            for (int i = 0; i < x.Length; i++) means[i % columns] += x[i];
            for (int j = 0; j < columns; j++) means[j] /= Rows;
            for (int i = 0; i < x.Length; i++)
            {
                double distance = x[i] - means[i % columns];
                squares[i % columns] += distance * distance;
                sums[i % columns] += g[i];
                products[i % columns] += g[i] * ((double)x[i] - mean[i % columns]);
            }

            for (int j = 0; j < columns; j++) products[j] *= inverse[j];
            TestVectors.ForEachPath(_ =>
            {
                double[] first = [.. Enumerable.Repeat(7.0, columns)], second = [.. first];
                BatchNormalization.Moments(x, Rows, first, second);
                Assert.Equal(means, first);
                Assert.Equal(squares, second);
                BatchNormalization.GradientSums(x, g, Rows, mean, inverse, first, second);
                Assert.Equal(sums, first);
                Assert.Equal(products, second);
            });
        }
    }

    [Fact]
    public void Causal_softmax_and_its_gradient_have_the_same_bits_on_every_path_and_the_right_values()
    {
        const float Scale = 0.25f;
        for (int size = 1; size <= 70; size++)
        {
            float[] z = TestVectors.Draw(size * size, 1), g = TestVectors.Draw(size * size, 2);
            float[] p = OnPath(1, Apply), gradient = OnPath(1, Gradient);
            foreach (int width in TestVectors.WidePaths())
            {
                TestVectors.AssertSameBits(p, OnPath(width, Apply), $"softmax of {size} on {width}");
                TestVectors.AssertSameBits(gradient, OnPath(width, Gradient), $"gradient of {size} on {width}");
            }

            for (int i = 0; i < size; i++)
            {
                double[] row =
                    [.. Enumerable.Range(0, i + 1).Select(j => Math.Exp(Scale * (z[(i * size) + j] - Largest(i))))];
                double total = row.Sum();
                double product = Enumerable.Range(0, i + 1).Sum(j => row[j] / total * g[(i * size) + j]);
                for (int j = 0; j < size; j++)
                {
                    double exact = j <= i ? row[j] / total : 0, slope = exact * (g[(i * size) + j] - product) * Scale;
                    Assert.Equal(exact, p[(i * size) + j], 1e-5 * Math.Max(exact, 1e-6));
                    Assert.Equal(slope, gradient[(i * size) + j], 1e-4);
                }
            }

            double Largest(int i) => Enumerable.Range(0, i + 1).Max(j => z[(i * size) + j]);

            float[] Apply()
            {
                float[] result = [.. z];
                Softmax.ApplyCausal(result, size, Scale, new float[Softmax.ScratchLength(size)]);
                return result;
            }

            float[] Gradient()
            {
                float[] result = [.. g];
                Softmax.CausalGradient(Apply(), size, Scale, result);
                return result;
            }
        }
    }

    private static void AssertSameOnEveryPath(Action<float[]> apply, float[] expected, string what)
    {
        foreach (int width in TestVectors.WidePaths().Prepend(1))
        {
            float[] result = new float[expected.Length];
            OnPath(width, () =>
            {
                apply(result);
                return result;
            });
            TestVectors.AssertSameBits(expected, result, $"{what} on {width} lanes");
        }
    }

    private static float[] OnPath(int width, Func<float[]> compute)
    {
        LaneWidth.Force(width);
        try
        {
            return compute();
        }
        finally
        {
            LaneWidth.Force(0);
        }
    }
}
