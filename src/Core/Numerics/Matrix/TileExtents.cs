namespace Sweep.Core.Numerics.Matrix;

/// <summary>The extents that tiles of a matrix product have.</summary>
internal static class TileExtents
{
    /// <summary>0.</summary>
    public readonly struct Zero : ITileExtent
    {
        /// <inheritdoc/>
        public static int Value => 0;
    }

    /// <summary>1.</summary>
    public readonly struct One : ITileExtent
    {
        /// <inheritdoc/>
        public static int Value => 1;
    }

    /// <summary>2.</summary>
    public readonly struct Two : ITileExtent
    {
        /// <inheritdoc/>
        public static int Value => 2;
    }

    /// <summary>3.</summary>
    public readonly struct Three : ITileExtent
    {
        /// <inheritdoc/>
        public static int Value => 3;
    }

    /// <summary>4.</summary>
    public readonly struct Four : ITileExtent
    {
        /// <inheritdoc/>
        public static int Value => 4;
    }

    /// <summary>6.</summary>
    public readonly struct Six : ITileExtent
    {
        /// <inheritdoc/>
        public static int Value => 6;
    }

    /// <summary>8.</summary>
    public readonly struct Eight : ITileExtent
    {
        /// <inheritdoc/>
        public static int Value => 8;
    }

    /// <summary>16.</summary>
    public readonly struct Sixteen : ITileExtent
    {
        /// <inheritdoc/>
        public static int Value => 16;
    }
}
