namespace Sweep.Core.Problems.Networks;

/// <summary>Shifts and mirrors the images of a train batch, byte by byte, before they become floats.</summary>
/// <remarks>
/// What happens to an image depends on its place in the step alone: one block of the stream of purpose
/// <see cref="Numerics.RandomPurpose.Augmentation"/> at the place gives the shift down, the shift to the right and
/// whether it is mirrored, in this order. So the shifts are the same with and without mirroring.
/// </remarks>
/// <param name="shape">The images' shape.</param>
internal sealed class ImageAugmenter(ImageShape shape)
{
    private readonly byte[] _image = new byte[shape.Length];

    /// <summary>The image as a pass sees it: itself, if the pass augments none; valid until the next call.</summary>
    /// <param name="image">The image.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="row">Its row in the pass.</param>
    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> image, in ForwardPass pass, int row)
    {
        if (pass.Augmentation is not { } augmentation) return image;
        (uint x, uint y, uint z, _) = pass.AugmentationRandom.BitsAt((ulong)(pass.FirstRow + row));
        Shift(image, Uniform(x, augmentation.Shift), Uniform(y, augmentation.Shift));
        if (augmentation.Flip && z >> 31 != 0) Mirror();
        return _image;
    }

    // Uniform on -bound .. bound.
    private static int Uniform(uint word, int bound) => (int)((word * ((2 * (ulong)bound) + 1)) >> 32) - bound;

    private void Shift(ReadOnlySpan<byte> image, int down, int right)
    {
        Array.Clear(_image);
        int width = shape.Width - Math.Abs(right);
        if (width <= 0) return;
        int from = Math.Max(-right, 0), to = Math.Max(right, 0);
        for (int row = Math.Max(down, 0); row < Math.Min(shape.Height, shape.Height + down); row++)
        {
            image.Slice(Start(row - down, from), width * shape.Channels).CopyTo(_image.AsSpan(Start(row, to)));
        }
    }

    private void Mirror()
    {
        for (int row = 0; row < shape.Height; row++)
        {
            Span<byte> line = _image.AsSpan(Start(row, 0), shape.Width * shape.Channels);
            line.Reverse();
            if (shape.Channels == 1) continue;
            for (int pixel = 0; pixel < shape.Width; pixel++)
                line.Slice(pixel * shape.Channels, shape.Channels).Reverse();
        }
    }

    private int Start(int row, int column) => ((row * shape.Width) + column) * shape.Channels;
}
