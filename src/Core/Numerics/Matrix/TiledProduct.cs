using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Sweep.Core.Numerics.Lanes;
using static Sweep.Core.Numerics.Matrix.TileExtents;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// The general path of a product: the right operand is packed block by block into panels as wide as a tile (8 x 48
/// with 512-bit lanes, 6 x 16 with 256-bit ones; 24 and 12 accumulators leave registers for the operands), the left
/// one is read in place.
/// </summary>
internal static unsafe class TiledProduct
{
    /// <summary>Up to so many rows packing costs more than it saves where rows can be read in place.</summary>
    private const int UnpackedRows = 16;

    /// <summary>Rows of a strip: whole tiles of eight and of six rows.</summary>
    private const int StripRows = 48;

    /// <summary>Rows of the left operand that are packed at a time: two tiles, or a line of the cache.</summary>
    public const int PackedRows = 16;

    /// <summary>Terms so far apart, in floats, are in lines that no processor fetches of its own accord.</summary>
    private const int FarTerms = 64;

    /// <summary>So many floats of C stay in the first-level cache by themselves.</summary>
    private const int NearLength = 8192;

    /// <summary>Runs the product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLane>(in TileOperands o)
        where TLane : struct, ILane<TLane>
    {
        for (int column = 0; column < o.Columns; column += MatMulWorkspace.ColumnBlock)
        {
            int columns = Math.Min(MatMulWorkspace.ColumnBlock, o.Columns - column);
            long packed = (long)ColumnPanels.RoundUp<TLane>(columns) * o.Depth;
            if (o.Rows > StripRows && o.Depth > MatMul.DepthBlock && packed <= MatMulWorkspace.PanelsLength)
            {
                RunStrips<TLane>(o, column, columns);
                continue;
            }

            for (int start = 0; start < o.Depth; start += MatMul.DepthBlock)
            {
                int depth = Math.Min(MatMul.DepthBlock, o.Depth - start);
                bool inPlace = !o.IsRightTransposed && o.Rows <= UnpackedRows;
                Pack<TLane>(o, column, columns, start, depth, inPlace, o.Panels);
                RunBlock<TLane>(o, column, columns, start, depth, inPlace, o.Panels, 0, o.Rows);
            }
        }
    }

    /// <summary>
    /// All blocks of the right operand at once, where they fit: then a strip of rows goes through the whole depth, the
    /// left operand is read from end to end once, and C stays in the cache meanwhile.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunStrips<TLane>(in TileOperands o, int column, int columns)
        where TLane : struct, ILane<TLane>
    {
        int padded = ColumnPanels.RoundUp<TLane>(columns);
        for (int row = 0; row < o.Rows; row += StripRows)
        {
            int end = Math.Min(row + StripRows, o.Rows);
            for (int start = 0; start < o.Depth; start += MatMul.DepthBlock)
            {
                int depth = Math.Min(MatMul.DepthBlock, o.Depth - start);
                float* panels = o.Panels + ((nint)start * padded);
                if (row == 0) Pack<TLane>(o, column, columns, start, depth, inPlace: false, panels);
                RunBlock<TLane>(o, column, columns, start, depth, inPlace: false, panels, row, end);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBlock<TLane>(
        in TileOperands o, int column, int columns, int start, int depth, bool inPlace, float* panels, int row, int end)
        where TLane : struct, ILane<TLane>
    {
        bool add = o.Accumulate || start > 0;
        bool packsLeft = (IsCrowded(o.LeftRowStride) || IsCrowded(o.LeftTermStride))
            && columns > ColumnPanels.Width<TLane>(columns);
        int packedStart = 0, packedEnd = 0;
        bool isLarge = o.Rows * o.CStride > NearLength;
        int taken;
        for (int i = row; i < end; i += taken)
        {
            taken = TileRows<TLane>(end - i);
            float* left = o.Left + (i * o.LeftRowStride) + (start * o.LeftTermStride);
            nint rowStride = o.LeftRowStride, termStride = o.LeftTermStride;
            if (packsLeft)
            {
                if (i + taken > packedEnd)
                {
                    packedStart = i;
                    packedEnd = Math.Min(i + (2 * taken), end);
                    PackLeft(left, rowStride, termStride, packedEnd - i, depth, o.LeftTile);
                }

                left = o.LeftTile + (i - packedStart);
                (rowStride, termStride) = (1, PackedRows);
            }

            int width;
            for (int j = 0; j < columns; j += width)
            {
                width = ColumnPanels.Width<TLane>(columns - j);
                if (o.IsUpperOnly && column + j + width <= i) continue;
                int used = Math.Min(width, columns - j);
                bool packed = !inPlace || used != width;
                float* b = packed ? panels + (j * depth) : o.RightAt(column + j, start);
                nint bStride = packed ? width : o.RightStride;
                float* c = o.C + (i * o.CStride) + column + j;
                if (used == width)
                {
                    if (isLarge) Prefetch<TLane>(c, o.CStride, taken, width);
                    Tile<TLane>(taken, width, depth, left, rowStride, termStride, b, bStride, c, o.CStride, add);
                    continue;
                }

                Tile<TLane>(taken, width, depth, left, rowStride, termStride, b, bStride, o.Tile, width, add: false);
                CopyTile(o.Tile, width, c, o.CStride, taken, used, add);
            }
        }
    }

    private static void Pack<TLane>(
        in TileOperands o, int column, int columns, int start, int depth, bool inPlace, float* panels)
        where TLane : struct, ILane<TLane>
    {
        int width;
        for (int j = 0; j < columns; j += width)
        {
            width = ColumnPanels.Width<TLane>(columns - j);
            int used = Math.Min(width, columns - j);
            if (inPlace && used == width) continue;
            float* from = o.RightAt(column + j, start), to = panels + (j * depth);
            if (o.IsRightTransposed) PanelPacking.Transpose(from, o.RightStride, used, width, depth, to);
            else PanelPacking.Copy(from, o.RightStride, used, width, depth, to);
        }
    }

    /// <summary>Rows this far apart fall into the same few sets of the first-level cache.</summary>
    private static bool IsCrowded(nint stride) => stride >= 1024 && stride % 512 == 0;

    /// <summary>target[d * PackedRows + i] = left[i * rowStride + d * termStride].</summary>
    private static void PackLeft(float* left, nint rowStride, nint termStride, int rows, int depth, float* target)
    {
        if (termStride != 1)
            PanelPacking.Copy(left, termStride, rows, PackedRows, depth, target);
        else
            PanelPacking.Transpose(left, rowStride, rows, PackedRows, depth, target);
    }

    /// <summary>A tile's place in C is written at its end: until then it can be fetched.</summary>
    private static void Prefetch<TLane>(float* c, nint stride, int rows, int width)
        where TLane : struct, ILane<TLane>
    {
        if (!Sse.IsSupported) return;
        for (int i = 0; i < rows; i++, c += stride)
        {
            for (int j = 0; j < width; j += Lane512.Width) Sse.Prefetch0(c + j);
        }
    }

    private static int TileRows<TLane>(int left)
        where TLane : struct, ILane<TLane>
    {
        if (TLane.Width == Lane512.Width && left >= 8) return 8;
        if (TLane.Width != Lane512.Width && left >= 6) return 6;
        return left >= 4 ? 4 : left >= 2 ? 2 : 1;
    }

    /// <summary>Moves the used part of a tile to its place in C.</summary>
    public static void CopyTile(float* tile, int tileStride, float* c, nint cStride, int rows, int columns, bool add)
    {
        for (int i = 0; i < rows; i++, tile += tileStride, c += cStride)
        {
            for (int j = 0; j < columns; j++) c[j] = add ? c[j] + tile[j] : tile[j];
        }
    }

    private static void Tile<TLane>(
        int rows, int columns, int depth, float* a, nint rowStride, nint depthStride, float* b, nint bStride, float* c,
        nint cStride, bool add)
        where TLane : struct, ILane<TLane>
    {
        if (depthStride >= FarTerms)
            Tile<TLane, Sixteen>(rows, columns, depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
        else
            Tile<TLane, Zero>(rows, columns, depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
    }

    private static void Tile<TLane, TAhead>(
        int rows, int columns, int depth, float* a, nint rowStride, nint depthStride, float* b, nint bStride, float* c,
        nint cStride, bool add)
        where TLane : struct, ILane<TLane>
        where TAhead : struct, ITileExtent
    {
        switch (columns / TLane.Width)
        {
            case 1:
                Tile<TLane, One, TAhead>(rows, depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
            case 2:
                Tile<TLane, Two, TAhead>(rows, depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
            default:
                Tile<TLane, Three, TAhead>(rows, depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
        }
    }

    private static void Tile<TLane, TVectors, TAhead>(
        int rows, int depth, float* a, nint rowStride, nint depthStride, float* b, nint bStride, float* c,
        nint cStride, bool add)
        where TLane : struct, ILane<TLane>
        where TVectors : struct, ITileExtent
        where TAhead : struct, ITileExtent
    {
        switch (rows)
        {
            case 8:
                MicroKernel.Run<TLane, Eight, TVectors, TAhead>(
                    depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
            case 6:
                MicroKernel.Run<TLane, Six, TVectors, TAhead>(
                    depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
            case 4:
                MicroKernel.Run<TLane, Four, TVectors, TAhead>(
                    depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
            case 2:
                MicroKernel.Run<TLane, Two, TVectors, TAhead>(
                    depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
            default:
                MicroKernel.Run<TLane, One, TVectors, TAhead>(
                    depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
        }
    }
}
