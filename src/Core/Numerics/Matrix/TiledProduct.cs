using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;
using static Sweep.Core.Numerics.Matrix.TileExtents;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// The general path of a product: B is packed block by block into panels as wide as a tile (8 x 48 with 512-bit lanes,
/// 6 x 16 with 256-bit ones; 24 and 12 accumulators leave registers for the operands), A is read in place.
/// </summary>
internal static unsafe class TiledProduct
{
    /// <summary>Up to so many rows packing B costs more than it saves where B's rows can be read in place.</summary>
    private const int UnpackedRows = 16;

    /// <summary>Runs the product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLane>(in MatMulOperands o)
        where TLane : struct, ILane<TLane>
    {
        for (int column = 0; column < o.Columns; column += MatMulWorkspace.ColumnBlock)
        {
            int columns = Math.Min(MatMulWorkspace.ColumnBlock, o.Columns - column);
            for (int start = 0; start < o.Depth; start += MatMul.DepthBlock)
                RunBlock<TLane>(o, column, columns, start, Math.Min(MatMul.DepthBlock, o.Depth - start));
        }
    }

    private static int PanelWidth<TLane>()
        where TLane : struct, ILane<TLane> => TLane.Width == Lane512.Width ? 3 * TLane.Width : 2 * TLane.Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBlock<TLane>(in MatMulOperands o, int column, int columns, int start, int depth)
        where TLane : struct, ILane<TLane>
    {
        int width = PanelWidth<TLane>();
        bool inPlace = o.Form != MatMulForm.NT && o.Rows <= UnpackedRows;
        for (int j = 0; j < columns; j += width)
        {
            int used = Math.Min(width, columns - j);
            if (!inPlace || used % TLane.Width != 0)
                PanelPacking.Pack(o, column + j, used, RoundUp<TLane>(used), start, depth, o.Panels + (j * depth));
        }

        (nint rowStride, nint depthStride) = o.Form == MatMulForm.TN ? (1, o.Rows) : ((nint)o.Depth, 1);
        bool add = o.Accumulate || start > 0;
        int taken;
        for (int i = 0; i < o.Rows; i += taken)
        {
            taken = TileRows<TLane>(o.Rows - i);
            float* a = o.A + (i * rowStride) + (start * depthStride);
            for (int j = 0; j < columns; j += width)
            {
                int used = Math.Min(width, columns - j);
                int padded = RoundUp<TLane>(used);
                bool packed = !inPlace || used != padded;
                float* b = packed ? o.Panels + (j * depth) : o.B + ((nint)start * o.Columns) + column + j;
                nint bStride = packed ? padded : o.Columns;
                float* c = o.C + ((nint)i * o.Columns) + column + j;
                if (used == padded)
                {
                    Tile<TLane>(taken, padded, depth, a, rowStride, depthStride, b, bStride, c, o.Columns, add);
                    continue;
                }

                Tile<TLane>(taken, padded, depth, a, rowStride, depthStride, b, bStride, o.Tile, padded, add: false);
                CopyTile(o.Tile, padded, c, o.Columns, taken, used, add);
            }
        }
    }

    private static int RoundUp<TLane>(int columns)
        where TLane : struct, ILane<TLane> => (columns + TLane.Width - 1) / TLane.Width * TLane.Width;

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
        switch (columns / TLane.Width)
        {
            case 1:
                Tile<TLane, One>(rows, depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
            case 2:
                Tile<TLane, Two>(rows, depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
            default:
                Tile<TLane, Three>(rows, depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
        }
    }

    private static void Tile<TLane, TVectors>(
        int rows, int depth, float* a, nint rowStride, nint depthStride, float* b, nint bStride, float* c,
        nint cStride, bool add)
        where TLane : struct, ILane<TLane>
        where TVectors : struct, ITileExtent
    {
        switch (rows)
        {
            case 8:
                MicroKernel.Run<TLane, Eight, TVectors>(depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
            case 6:
                MicroKernel.Run<TLane, Six, TVectors>(depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
            case 4:
                MicroKernel.Run<TLane, Four, TVectors>(depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
            case 2:
                MicroKernel.Run<TLane, Two, TVectors>(depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
            default:
                MicroKernel.Run<TLane, One, TVectors>(depth, a, rowStride, depthStride, b, bStride, c, cStride, add);
                break;
        }
    }
}
