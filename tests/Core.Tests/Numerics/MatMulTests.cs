using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Matrix;

namespace Sweep.Core.Tests.Numerics;

public sealed class MatMulTests
{
    private static readonly MatMulForm[] Forms = [MatMulForm.NN, MatMulForm.NT, MatMulForm.TN];

    private readonly MatMulWorkspace _workspace = new();

    [Fact]
    public void Every_path_has_the_bits_of_the_scalar_twin_on_sampled_small_shapes()
    {
        RandomStream random = RandomStream.Create(1, 2, RandomPurpose.Noise);
        for (ulong sample = 0; sample < 400; sample++)
        {
            int rows = random.BelowAt(3 * sample, 71), columns = random.BelowAt((3 * sample) + 1, 71);
            int depth = random.BelowAt((3 * sample) + 2, 71);
            Check(Forms[sample % 3], rows, columns, depth, accumulate: sample % 2 == 0);
        }
    }

    [Fact]
    public void Every_path_has_the_bits_of_the_scalar_twin_for_every_remainder_of_a_tile()
    {
        foreach (MatMulForm form in Forms)
        {
            for (int rows = 1; rows <= 18; rows++) Check(form, rows, 53, 5, accumulate: false);
            for (int columns = 1; columns <= 100; columns++) Check(form, 9, columns, 3, accumulate: true);
            for (int columns = 1; columns <= 110; columns++) Check(form, 1, columns, 21, accumulate: false);
        }
    }

    [Theory]
    [InlineData(17, 49, 513)]
    [InlineData(1, 33, 1000)]
    [InlineData(8, 48, 256)]
    [InlineData(33, 10, 784)]
    [InlineData(10, 100, 600)]
    [InlineData(3, 1000, 257)]
    [InlineData(1, 4200, 300)]
    [InlineData(1, 7, 255)]
    [InlineData(1, 90, 300)]
    [InlineData(90, 300, 70)] // by way of the transpose
    [InlineData(37, 5000, 33)] // its transpose in several blocks
    [InlineData(500, 1030, 20)] // more rows than one block of panels has columns
    [InlineData(20, 60, 1024)] // rows a power of two apart
    [InlineData(60, 1024, 20)]
    [InlineData(1024, 60, 20)]
    [InlineData(33, 70, 1)]
    [InlineData(150, 50, 600)] // strips of rows
    [InlineData(101, 17, 1024)]
    public void Every_path_has_the_bits_of_the_scalar_twin_over_several_blocks(int rows, int columns, int depth)
    {
        foreach (MatMulForm form in Forms)
        {
            Check(form, rows, columns, depth, accumulate: false);
            Check(form, rows, columns, depth, accumulate: true);
        }
    }

    [Theory]
    [InlineData(MatMulForm.NT, 128, 1000, 784)]
    [InlineData(MatMulForm.NN, 128, 784, 1000)]
    [InlineData(MatMulForm.TN, 1000, 784, 128)]
    public void Sampled_elements_of_training_shapes_are_the_stated_chains(
        MatMulForm form, int rows, int columns, int depth)
    {
        float[] a = TestVectors.Draw(rows * depth, 1), b = TestVectors.Draw(columns * depth, 2);
        float[] c = new float[rows * columns];
        foreach (int width in TestVectors.WidePaths())
        {
            MatMul.Multiply(form, rows, columns, depth, a, b, c, accumulate: false, _workspace, width);
            for (int sample = 0; sample < 2000; sample++)
            {
                int at = (int)((sample * 2654435761L) % c.Length);
                float expected = Chains(form, rows, columns, depth, a, b, at / columns, at % columns);
                Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(c[at]));
            }
        }
    }

    [Fact]
    public void Accumulating_over_cuts_at_whole_blocks_has_the_bits_of_one_product()
    {
        const int Rows = 20, Columns = 30, Depth = 1024, Cut = 512;
        float[] a = TestVectors.Draw(Rows * Depth, 1), b = TestVectors.Draw(Columns * Depth, 2);
        float[] whole = new float[Rows * Columns], parts = new float[Rows * Columns];
        MatMul.Multiply(MatMulForm.TN, Rows, Columns, Depth, a, b, whole, accumulate: false, _workspace);
        MatMul.Multiply(MatMulForm.TN, Rows, Columns, Cut, a, b, parts, accumulate: false, _workspace);
        MatMul.Multiply(
            MatMulForm.TN, Rows, Columns, Depth - Cut, a.AsSpan(Cut * Rows), b.AsSpan(Cut * Columns), parts,
            accumulate: true, _workspace);
        TestVectors.AssertSameBits(whole, parts, "cut product");
    }

    [Fact]
    public void A_product_without_terms_is_zero_or_leaves_the_result_as_it_is()
    {
        float[] c = [1, 2, 3, 4];
        MatMul.Multiply(MatMulForm.NN, 2, 2, 0, [], [], c, accumulate: true, _workspace);
        Assert.Equal([1, 2, 3, 4], c);
        MatMul.Multiply(MatMulForm.NN, 2, 2, 0, [], [], c, accumulate: false, _workspace);
        Assert.Equal([0, 0, 0, 0], c);
    }

    [Fact]
    public void A_span_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MatMul.Multiply(
            MatMulForm.NN, 2, 2, 2, new float[4], new float[3], new float[4], accumulate: false, _workspace));

    [Fact]
    public void Not_a_number_and_infinity_reach_exactly_the_outputs_that_use_them()
    {
        float[] a = TestVectors.Draw(20 * 30, 1), b = TestVectors.Draw(30 * 40, 2);
        a[(3 * 30) + 7] = float.NaN;
        b[(5 * 40) + 39] = float.PositiveInfinity;
        Check(MatMulForm.NN, 20, 40, 30, accumulate: false, a, b);
        float[] c = new float[20 * 40];
        MatMul.Multiply(MatMulForm.NN, 20, 40, 30, a, b, c, accumulate: false, _workspace);
        Assert.Equal(40, c.Count(float.IsNaN));
        Assert.Equal(19, c.Count(float.IsInfinity));
    }

    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 300)]
    [InlineData(31, 784)]
    [InlineData(70, 1)]
    [InlineData(100, 600)]
    [InlineData(150, 33)]
    [InlineData(560, 20)] // more columns than one block of panels has
    public void A_symmetric_product_has_the_bits_of_the_whole_one(int side, int depth)
    {
        float[] a = TestVectors.Draw(side * depth, 1), whole = new float[side * side], half = new float[side * side];
        float[] square = new float[side * side];
        foreach (int width in TestVectors.WidePaths())
        {
            foreach (MatMulForm form in (MatMulForm[])[MatMulForm.NT, MatMulForm.TN])
            {
                Multiply(form, depth, a, whole, isSymmetric: false);
                Array.Fill(half, 7);
                Multiply(form, depth, a, half, isSymmetric: true);
                TestVectors.AssertSameBits(whole, half, $"{form} on {width} lanes");
            }

            Multiply(MatMulForm.NN, side, half, whole, isSymmetric: false);
            Multiply(MatMulForm.NN, side, half, square, isSymmetric: true);
            TestVectors.AssertSameBits(whole, square, $"square on {width} lanes");

            void Multiply(MatMulForm form, int terms, float[] x, float[] c, bool isSymmetric) => MatMul.Multiply(
                form, side, side, terms, x, x, c, accumulate: false, _workspace, width, isSymmetric);
        }
    }

    private static float Chains(
        MatMulForm form, int rows, int columns, int depth, float[] a, float[] b, int row, int column)
    {
        float sum = 0;
        for (int start = 0; start < depth; start += 256)
        {
            float chain = 0;
            for (int d = start; d < Math.Min(depth, start + 256); d++)
            {
                float left = form == MatMulForm.TN ? a[(d * rows) + row] : a[(row * depth) + d];
                float right = form == MatMulForm.NT ? b[(column * depth) + d] : b[(d * columns) + column];
                chain = MathF.FusedMultiplyAdd(left, right, chain);
            }

            sum = start == 0 ? chain : sum + chain;
        }

        return sum;
    }

    private void Check(
        MatMulForm form, int rows, int columns, int depth, bool accumulate, float[]? a = null, float[]? b = null)
    {
        a ??= TestVectors.Draw(rows * depth, 1);
        b ??= TestVectors.Draw(columns * depth, 2);
        float[] expected = TestVectors.Draw(rows * columns, 3);
        float[] start = [.. expected];
        MatMulReference.Multiply(form, rows, columns, depth, a, b, expected, accumulate);
        foreach (int width in TestVectors.WidePaths())
        {
            float[] actual = [.. start, 77];
            MatMul.Multiply(form, rows, columns, depth, a, b, actual, accumulate, _workspace, width);
            Assert.Equal(77, actual[^1]);
            TestVectors.AssertSameBits(
                expected, actual.AsSpan(0, start.Length), $"{form} {rows}x{columns}x{depth} on {width} lanes");
        }
    }
}
