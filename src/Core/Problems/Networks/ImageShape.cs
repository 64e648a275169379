namespace Sweep.Core.Problems.Networks;

/// <summary>Extents of an image, stored height x width x channels (channels last).</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">Values of one pixel.</param>
public readonly record struct ImageShape(int Height, int Width, int Channels)
{
    /// <summary>Number of values.</summary>
    public int Length => checked(Height * Width * Channels);

    /// <summary>The shape of a dataset's examples.</summary>
    /// <param name="shape">Height, width, channels.</param>
    public static ImageShape Of(IReadOnlyList<int> shape) => new(shape[0], shape[1], shape[2]);
}
