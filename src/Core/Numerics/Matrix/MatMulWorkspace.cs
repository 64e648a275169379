namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// The packing buffers of <see cref="MatMul"/>: allocated once by the owner of a trial's buffers, so that a product
/// allocates nothing. About 500 KB. Not to be shared by products that run at the same time.
/// </summary>
public sealed class MatMulWorkspace
{
    /// <summary>Columns of B packed at a time: a multiple of every tile width; a block fits a 1 MB L2.</summary>
    internal const int ColumnBlock = 480;

    /// <summary>Floats of the largest tile.</summary>
    internal const int MaximumTile = 8 * 48;

    private readonly AlignedBuffer _panels = new(MatMul.DepthBlock * ColumnBlock);
    private readonly AlignedBuffer _tile = new(MaximumTile);

    /// <summary>Packed panels of B.</summary>
    internal Span<float> Panels => _panels.Span;

    /// <summary>One tile of C, for tiles that reach over its last column.</summary>
    internal Span<float> Tile => _tile.Span;
}
