using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Numerics.Images;

/// <summary>
/// The patches of an image as the rows of a matrix ("im2col") and the way back: a convolution is a matrix product
/// with the first, its gradient one followed by the second.
/// </summary>
public static class Patches
{
    /// <summary>
    /// Copies every patch into a row: patches in row-major order, a patch as size x size x channels. What lies in the
    /// padding is +0.
    /// </summary>
    /// <param name="geometry">Where the patches lie.</param>
    /// <param name="image">ImageLength values.</param>
    /// <param name="matrix">Positions x PatchLength; overwritten; must not overlap the image.</param>
    /// <exception cref="ArgumentException">A span is shorter than that.</exception>
    public static void Unfold(PatchGeometry geometry, ReadOnlySpan<float> image, Span<float> matrix)
    {
        RequireSizes(geometry, image.Length, matrix.Length);
        int lineLength = geometry.Size * geometry.Channels;
        for (int row = 0, at = 0; row < geometry.Rows; row++)
        {
            for (int column = 0; column < geometry.Columns; column++)
            {
                for (int y = 0; y < geometry.Size; y++, at += lineLength)
                {
                    Span<float> line = matrix.Slice(at, lineLength);
                    (int from, int before, int length) = Line(geometry, row, column, y);
                    line[..before].Clear();
                    image.Slice(from, length).CopyTo(line[before..]);
                    line[(before + length)..].Clear();
                }
            }
        }
    }

    /// <summary>
    /// The transpose of <see cref="Unfold"/>: every pixel is the sum, in float32 from +0, of its values in all
    /// patches, in ascending order of patches. What lies in the padding is dropped.
    /// </summary>
    /// <param name="geometry">Where the patches lie.</param>
    /// <param name="matrix">Positions x PatchLength.</param>
    /// <param name="image">ImageLength values; overwritten; must not overlap the matrix.</param>
    /// <exception cref="ArgumentException">A span is shorter than that.</exception>
    public static void Fold(PatchGeometry geometry, ReadOnlySpan<float> matrix, Span<float> image)
    {
        RequireSizes(geometry, image.Length, matrix.Length);
        image[..geometry.ImageLength].Clear();
        int lineLength = geometry.Size * geometry.Channels;
        for (int row = 0, at = 0; row < geometry.Rows; row++)
        {
            for (int column = 0; column < geometry.Columns; column++)
            {
                for (int y = 0; y < geometry.Size; y++, at += lineLength)
                {
                    (int from, int before, int length) = Line(geometry, row, column, y);
                    Add.Apply(matrix.Slice(at + before, length), image.Slice(from, length));
                }
            }
        }
    }

    /// <summary>
    /// The part of one line of a patch that lies within the image: where it begins in the image, its place in the
    /// line, its length (all in values, not pixels; 0 long where the line is padding).
    /// </summary>
    private static (int From, int Before, int Length) Line(PatchGeometry geometry, int row, int column, int y)
    {
        int imageRow = (row * geometry.Stride) - geometry.Top + y;
        if (imageRow < 0 || imageRow >= geometry.Height) return (0, 0, 0);
        int first = (column * geometry.Stride) - geometry.Left;
        int begin = Math.Max(first, 0), end = Math.Min(first + geometry.Size, geometry.Width);
        if (begin >= end) return (0, 0, 0);
        return (
            ((imageRow * geometry.Width) + begin) * geometry.Channels,
            (begin - first) * geometry.Channels,
            (end - begin) * geometry.Channels);
    }

    private static void RequireSizes(PatchGeometry geometry, int image, int matrix)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(image, geometry.ImageLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(matrix, geometry.Positions * geometry.PatchLength);
    }
}
