using Sweep.Core.Numerics.Images;

namespace Sweep.Core.Tests.Numerics;

public sealed class MaxPoolingTests
{
    public static TheoryData<int, int, int, int, int> Geometries => new()
    {
        { 4, 6, 32, 2, 2 }, { 5, 7, 53, 2, 2 }, { 5, 5, 19, 3, 2 }, { 7, 6, 24, 3, 1 }, { 6, 6, 16, 2, 3 },
        { 1, 1, 40, 4, 4 },
    };

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Every_path_has_the_bits_of_the_definition(int height, int width, int channels, int size, int stride)
    {
        PatchGeometry geometry = new(height, width, channels, size, stride);
        float[] image = TestVectors.Draw(geometry.ImageLength, 1);

        // Few different values, so that patches have equals, and both zeros, and what is not a number.
        for (int i = 0; i < image.Length; i++) image[i] = MathF.Round(image[i]) * (i % 5 == 0 ? -0f : 1);
        for (int i = 3; i < image.Length; i += 41) image[i] = float.NaN;
        for (int i = 5; i < image.Length; i += 43) image[i] = float.NegativeInfinity;
        float[] gradient = TestVectors.Draw(geometry.Positions * channels, 2);
        for (int i = 0; i < gradient.Length; i += 3) gradient[i] = -0f;
        float[] expected = new float[gradient.Length], expectedGradient = new float[image.Length];
        Define(geometry, image, gradient, expected, expectedGradient);
        TestVectors.ForEachPath(lanes =>
        {
            float[] maxima = new float[gradient.Length + 1], imageGradient = new float[image.Length + 1];
            maxima.AsSpan().Fill(77);
            imageGradient.AsSpan().Fill(77);
            MaxPooling.Apply(geometry, image, maxima);
            MaxPooling.Gradient(geometry, image, expected, gradient, imageGradient);
            Assert.Equal(77, maxima[^1]);
            Assert.Equal(77, imageGradient[^1]);
            TestVectors.AssertSameBits(expected, maxima.AsSpan(..^1), $"maxima on {lanes} lanes");
            TestVectors.AssertSameBits(expectedGradient, imageGradient.AsSpan(..^1), $"gradient on {lanes} lanes");
        });
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused()
    {
        PatchGeometry geometry = new(4, 4, 2, 2, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => MaxPooling.Apply(geometry, new float[31], new float[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MaxPooling.Apply(geometry, new float[32], new float[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MaxPooling.Gradient(
            geometry, new float[32], new float[8], new float[8], new float[31]));
    }

    private static void Define(
        PatchGeometry geometry, float[] image, float[] gradient, float[] maxima, float[] imageGradient)
    {
        for (int i = 0; i < maxima.Length; i++)
        {
            int position = i / geometry.Channels, channel = i % geometry.Channels;
            int top = (position / geometry.Columns * geometry.Stride) - geometry.Top;
            int left = (position % geometry.Columns * geometry.Stride) - geometry.Left;
            int[] pixels =
            [
                .. from y in Enumerable.Range(top, geometry.Size)
                   from x in Enumerable.Range(left, geometry.Size)
                   where y >= 0 && y < geometry.Height && x >= 0 && x < geometry.Width
                   select (((y * geometry.Width) + x) * geometry.Channels) + channel,
            ];
            maxima[i] = pixels.Aggregate(float.NegativeInfinity, (best, pixel) => MathF.Max(best, image[pixel]));
            int found = Array.FindIndex(pixels, pixel => image[pixel] == maxima[i]);
            if (found >= 0) imageGradient[pixels[found]] += gradient[i];
        }
    }
}
