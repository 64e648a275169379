using Sweep.Core.Numerics.Images;

namespace Sweep.Core.Tests.Numerics;

public sealed class PatchesTests
{
    public static TheoryData<int, int, int, int, int> Geometries => new()
    {
        { 1, 1, 1, 1, 1 }, { 4, 5, 1, 5, 1 }, { 4, 5, 3, 4, 2 }, { 7, 6, 2, 3, 2 }, { 5, 5, 17, 2, 3 },
        { 2, 9, 4, 7, 4 },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Unfolding_copies_each_pixel_of_each_patch(int height, int width, int channels, int size, int stride)
    {
        PatchGeometry geometry = new(height, width, channels, size, stride);
        float[] image = TestVectors.Draw(geometry.ImageLength, 1);
        float[] matrix = new float[geometry.Positions * geometry.PatchLength];
        matrix.AsSpan().Fill(float.NaN);
        Patches.Unfold(geometry, image, matrix);
        int at = 0;
        foreach ((int y, int x) in Pixels(geometry))
        {
            bool isInside = y >= 0 && y < height && x >= 0 && x < width;
            for (int channel = 0; channel < channels; channel++)
                Assert.Equal(isInside ? image[(((y * width) + x) * channels) + channel] : 0, matrix[at++]);
        }

        Assert.Equal(matrix.Length, at);
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Folding_adds_each_pixel_of_each_patch_in_order(
        int height, int width, int channels, int size, int stride)
    {
        PatchGeometry geometry = new(height, width, channels, size, stride);
        float[] matrix = TestVectors.Draw(geometry.Positions * geometry.PatchLength, 2);
        float[] expected = new float[geometry.ImageLength], image = new float[geometry.ImageLength];
        image.AsSpan().Fill(float.NaN);
        int at = 0;
        foreach ((int y, int x) in Pixels(geometry))
        {
            bool isInside = y >= 0 && y < height && x >= 0 && x < width;
            for (int channel = 0; channel < channels; channel++, at++)
            {
                if (isInside) expected[(((y * width) + x) * channels) + channel] += matrix[at];
            }
        }

        Patches.Fold(geometry, matrix, image);
        TestVectors.AssertSameBits(expected, image, "folded image");
    }

    [Theory]
    [InlineData(28, 5, 1, 28, 2)]
    [InlineData(28, 4, 2, 14, 1)] // total 2
    [InlineData(7, 4, 1, 7, 1)] // total 3: the smaller half first
    [InlineData(5, 2, 2, 3, 0)] // total 1
    public void Padding_is_TensorFlows(int extent, int size, int stride, int count, int before)
    {
        PatchGeometry geometry = new(extent, extent, 1, size, stride);
        Assert.Equal((count, count, before, before), (geometry.Rows, geometry.Columns, geometry.Top, geometry.Left));
    }

    [Fact]
    public void Pooling_takes_the_largest_and_gives_its_gradient_to_the_first_of_equals()
    {
        PatchGeometry geometry = new(3, 3, 1, 2, 2);
        float[] image = [1, 4, -3, 4, 2, -5, -1, -2, float.NaN];
        float[] maxima = new float[4], gradient = new float[9];
        MaxPooling.Apply(geometry, image, maxima);
        Assert.Equal([4, -3, -1, float.NaN], maxima);
        MaxPooling.Gradient(geometry, image, maxima, [10, 20, 30, 40], gradient);
        Assert.Equal([0, 10, 20, 0, 0, 0, 30, 0, 0], gradient);
    }

    [Fact]
    public void Extents_that_are_not_positive_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PatchGeometry(0, 1, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PatchGeometry(1, 1, 1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Patches.Unfold(new(2, 2, 1, 1, 1), new float[3], new float[4]));
    }

    private static IEnumerable<(int Y, int X)> Pixels(PatchGeometry geometry) =>
        from row in Enumerable.Range(0, geometry.Rows)
        from column in Enumerable.Range(0, geometry.Columns)
        from y in Enumerable.Range(0, geometry.Size)
        from x in Enumerable.Range(0, geometry.Size)
        select ((row * geometry.Stride) - geometry.Top + y, (column * geometry.Stride) - geometry.Left + x);
}
