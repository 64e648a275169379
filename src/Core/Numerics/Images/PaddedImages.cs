namespace Sweep.Core.Numerics.Images;

/// <summary>A few images with their padding around them, so that every patch is a fixed pattern of offsets.</summary>
internal sealed class PaddedImages
{
    private readonly int _top;
    private readonly int _left;
    private readonly int _channels;
    private readonly AlignedBuffer _pixels;

    /// <summary>Plans the buffer; the padding stays +0.</summary>
    /// <param name="images">Most images at a time.</param>
    /// <param name="height">Rows of a padded image.</param>
    /// <param name="width">Columns of a padded image.</param>
    /// <param name="channels">Values of one pixel.</param>
    /// <param name="top">Rows of padding above an image.</param>
    /// <param name="left">Columns of padding left of an image.</param>
    public PaddedImages(int images, int height, int width, int channels, int top, int left)
    {
        (Height, Width, _channels, _top, _left) = (height, width, channels, top, left);
        _pixels = new(checked(images * height * width * channels));
    }

    /// <summary>Rows of a padded image.</summary>
    public int Height { get; }

    /// <summary>Columns of a padded image.</summary>
    public int Width { get; }

    /// <summary>All images, padded.</summary>
    public Span<float> Pixels => _pixels.Span;

    /// <summary>Where a padded pixel lies in <see cref="Pixels"/>.</summary>
    public int Offset(int image, int y, int x) => ((((image * Height) + y) * Width) + x) * _channels;

    /// <summary>Copies images that follow each other to their places.</summary>
    /// <param name="source">images x height x width x channels.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="height">Rows of an image without padding.</param>
    /// <param name="width">Columns of an image without padding.</param>
    public void Fill(ReadOnlySpan<float> source, int images, int height, int width)
    {
        int line = width * _channels;
        for (int i = 0, from = 0; i < images; i++)
        {
            for (int y = 0; y < height; y++, from += line)
                source.Slice(from, line).CopyTo(_pixels.Span[Offset(i, _top + y, _left)..]);
        }
    }
}
