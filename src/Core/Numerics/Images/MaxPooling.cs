namespace Sweep.Core.Numerics.Images;

/// <summary>The largest value of every patch, channel by channel; padding takes no part.</summary>
public static class MaxPooling
{
    /// <summary>Writes the maxima; NaN if any value of the patch is.</summary>
    /// <param name="geometry">Where the patches lie.</param>
    /// <param name="image">ImageLength values.</param>
    /// <param name="maxima">Positions x channels; overwritten.</param>
    public static void Apply(PatchGeometry geometry, ReadOnlySpan<float> image, Span<float> maxima)
    {
        maxima[..(geometry.Positions * geometry.Channels)].Fill(float.NegativeInfinity);
        for (int row = 0, at = 0; row < geometry.Rows; row++)
        {
            for (int column = 0; column < geometry.Columns; column++, at += geometry.Channels)
            {
                Span<float> best = maxima.Slice(at, geometry.Channels);
                Patch patch = new(geometry, row, column);
                for (int y = patch.Top; y < patch.Bottom; y++)
                {
                    for (int x = patch.Left; x < patch.Right; x++)
                    {
                        ReadOnlySpan<float> pixel = Pixel(geometry, image, y, x);
                        for (int i = 0; i < best.Length; i++) best[i] = MathF.Max(best[i], pixel[i]);
                    }
                }
            }
        }
    }

    /// <summary>
    /// Takes a gradient back: it is added to the first value of the patch (row by row) that equals the maximum, and to
    /// none where the maximum is NaN.
    /// </summary>
    /// <param name="geometry">Where the patches lie.</param>
    /// <param name="image">What the maxima were taken of.</param>
    /// <param name="maxima">The maxima.</param>
    /// <param name="gradient">Gradient with respect to the maxima.</param>
    /// <param name="imageGradient">Gradient with respect to the image; overwritten.</param>
    public static void Gradient(
        PatchGeometry geometry, ReadOnlySpan<float> image, ReadOnlySpan<float> maxima, ReadOnlySpan<float> gradient,
        Span<float> imageGradient)
    {
        imageGradient[..geometry.ImageLength].Clear();
        for (int row = 0, at = 0; row < geometry.Rows; row++)
        {
            for (int column = 0; column < geometry.Columns; column++)
            {
                Patch patch = new(geometry, row, column);
                for (int channel = 0; channel < geometry.Channels; channel++, at++)
                {
                    int found = Find(geometry, image, patch, channel, maxima[at]);
                    if (found >= 0) imageGradient[found] += gradient[at];
                }
            }
        }
    }

    private static int Find(PatchGeometry geometry, ReadOnlySpan<float> image, Patch patch, int channel, float value)
    {
        for (int y = patch.Top; y < patch.Bottom; y++)
        {
            for (int x = patch.Left; x < patch.Right; x++)
            {
                int at = (((y * geometry.Width) + x) * geometry.Channels) + channel;
                if (image[at] == value) return at;
            }
        }

        return -1;
    }

    private static ReadOnlySpan<float> Pixel(PatchGeometry geometry, ReadOnlySpan<float> image, int y, int x) =>
        image.Slice(((y * geometry.Width) + x) * geometry.Channels, geometry.Channels);

    /// <summary>The pixels of a patch that lie within the image.</summary>
    private readonly struct Patch(PatchGeometry geometry, int row, int column)
    {
        public int Top { get; } = Math.Max((row * geometry.Stride) - geometry.Top, 0);

        public int Bottom { get; } =
            Math.Min((row * geometry.Stride) - geometry.Top + geometry.Size, geometry.Height);

        public int Left { get; } = Math.Max((column * geometry.Stride) - geometry.Left, 0);

        public int Right { get; } =
            Math.Min((column * geometry.Stride) - geometry.Left + geometry.Size, geometry.Width);
    }
}
