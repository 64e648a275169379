namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// The packing buffers of <see cref="MatMul"/>: allocated once by the owner of a trial's buffers, so that a product
/// allocates nothing. About 1 MB. Not to be shared by products that run at the same time.
/// </summary>
public sealed class MatMulWorkspace
{
    /// <summary>Columns of B packed at a time: a multiple of every tile width; a block fits a 1 MB L2.</summary>
    internal const int ColumnBlock = 528;

    /// <summary>Floats of the largest tile.</summary>
    internal const int MaximumTile = 8 * 48;

    /// <summary>Floats of a block of C's transpose: with a block of panels they fit a 1 MB L2.</summary>
    internal const int TransposedLength = 128 * 1024;

    /// <summary>Floats of all panels.</summary>
    internal const int PanelsLength = MatMul.DepthBlock * ColumnBlock;

    private readonly AlignedBuffer _panels = new(PanelsLength);
    private readonly AlignedBuffer _tile = new(MaximumTile);
    private readonly AlignedBuffer _leftTile = new(MatMul.DepthBlock * TiledProduct.PackedRows);
    private readonly AlignedBuffer _transposed = new(TransposedLength);

    /// <summary>Packed panels of B.</summary>
    internal Span<float> Panels => _panels.Span;

    /// <summary>The rows of the left operand that two tiles read.</summary>
    internal Span<float> LeftTile => _leftTile.Span;

    /// <summary>A block of C's transpose.</summary>
    internal Span<float> Transposed => _transposed.Span;

    /// <summary>One tile of C, for tiles that reach over its last column.</summary>
    internal Span<float> Tile => _tile.Span;
}
