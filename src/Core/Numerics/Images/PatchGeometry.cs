namespace Sweep.Core.Numerics.Images;

/// <summary>
/// Where the patches of an image lie: square windows at every stride-th position, under "same" padding, so that there
/// are ceil(extent / stride) of them along each side. Images are height x width x channels, row-major.
/// </summary>
/// <remarks>
/// Padding as in TensorFlow: of the total max((count - 1) stride + size - extent, 0) the smaller half comes first.
/// </remarks>
public sealed class PatchGeometry
{
    /// <summary>Plans the patches of an image.</summary>
    /// <param name="height">Rows of the image.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="channels">Values of one pixel.</param>
    /// <param name="size">Height and width of a patch.</param>
    /// <param name="stride">Distance of patches.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not positive.</exception>
    public PatchGeometry(int height, int width, int channels, int size, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        (Height, Width, Channels, Size, Stride) = (height, width, channels, size, stride);
        (Rows, Top) = Plan(height);
        (Columns, Left) = Plan(width);
        _ = checked(Positions * PatchLength);
    }

    /// <summary>Rows of the image.</summary>
    public int Height { get; }

    /// <summary>Columns of the image.</summary>
    public int Width { get; }

    /// <summary>Values of one pixel.</summary>
    public int Channels { get; }

    /// <summary>Height and width of a patch.</summary>
    public int Size { get; }

    /// <summary>Distance of patches.</summary>
    public int Stride { get; }

    /// <summary>Rows of patches.</summary>
    public int Rows { get; }

    /// <summary>Columns of patches.</summary>
    public int Columns { get; }

    /// <summary>Rows of padding above the image.</summary>
    public int Top { get; }

    /// <summary>Columns of padding left of the image.</summary>
    public int Left { get; }

    /// <summary>Patches.</summary>
    public int Positions => checked(Rows * Columns);

    /// <summary>Values of one patch: size x size x channels.</summary>
    public int PatchLength => checked(Size * Size * Channels);

    /// <summary>Values of the image.</summary>
    public int ImageLength => checked(Height * Width * Channels);

    private (int Count, int Before) Plan(int extent)
    {
        int count = (extent + Stride - 1) / Stride;
        return (count, Math.Max(((count - 1) * Stride) + Size - extent, 0) / 2);
    }
}
