using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;
using static Sweep.Core.Numerics.Matrix.TileExtents;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// The product of <see cref="MatMul"/>, with its numeric contract, for a first operand that is gathered by offsets.
/// </summary>
internal static unsafe class GatheredProduct
{
    /// <summary>C (+)= A B on the widest path; see <see cref="GatheredOperands"/>.</summary>
    /// <param name="a">What the offsets count from.</param>
    /// <param name="rowOffsets">Offset of each row, at least <paramref name="rows"/>.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="termOffsets">Offset of each term.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="isPacked">Whether it is packed.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="c">rows x columns.</param>
    /// <param name="accumulate">Whether the product is added onto C.</param>
    /// <param name="tile">Room for one tile.</param>
    public static void Run(
        ReadOnlySpan<float> a, ReadOnlySpan<int> rowOffsets, int rows, ReadOnlySpan<int> termOffsets, float* b,
        bool isPacked, int columns, float* c, bool accumulate, Span<float> tile)
    {
        fixed (float* origin = a)
        fixed (int* row = rowOffsets)
        fixed (int* term = termOffsets)
        fixed (float* room = tile)
        {
            GatheredOperands operands = new()
            {
                A = origin,
                RowOffsets = row,
                Rows = rows,
                TermOffsets = term,
                Depth = termOffsets.Length,
                B = b,
                IsPacked = isPacked,
                Columns = columns,
                C = c,
                CStride = columns,
                Accumulate = accumulate,
                Tile = room,
            };
            if (LaneWidth.Best == Lane512.Width) Run<Lane512>(operands);
            else Run<Lane256>(operands);
        }
    }

    /// <summary>C (+)= A B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLane>(in GatheredOperands o)
        where TLane : struct, ILane<TLane>
    {
        float* packed = o.B;
        for (int start = 0; start < o.Depth; start += MatMul.DepthBlock)
        {
            int depth = Math.Min(MatMul.DepthBlock, o.Depth - start);
            bool add = o.Accumulate || start > 0;
            for (int j = 0; j < o.Columns;)
            {
                int width = ColumnPanels.Width<TLane>(o.Columns - j), used = Math.Min(width, o.Columns - j);
                float* b = o.IsPacked ? packed : o.B + ((nint)start * o.Columns) + j;
                nint stride = o.IsPacked ? width : o.Columns;
                RunPanel<TLane>(o, o.TermOffsets + start, depth, b, stride, o.C + j, width, used, add);
                packed += depth * width;
                j += width;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPanel<TLane>(
        in GatheredOperands o, int* terms, int depth, float* b, nint bStride, float* c, int width, int used, bool add)
        where TLane : struct, ILane<TLane>
    {
        int taken;
        for (int i = 0; i < o.Rows; i += taken)
        {
            taken = TileRows<TLane>(o.Rows - i);
            int* rows = o.RowOffsets + i;
            float* row = c + (i * o.CStride);
            if (used == width)
            {
                Tile<TLane>(taken, width, depth, o.A, rows, terms, b, bStride, row, o.CStride, add);
                continue;
            }

            Tile<TLane>(taken, width, depth, o.A, rows, terms, b, bStride, o.Tile, width, add: false);
            TiledProduct.CopyTile(o.Tile, width, row, o.CStride, taken, used, add);
        }
    }

    private static int TileRows<TLane>(int left)
        where TLane : struct, ILane<TLane>
    {
        if (TLane.Width == Lane512.Width && left >= 8) return 8;
        if (TLane.Width != Lane512.Width && left >= 6) return 6;
        return left >= 4 ? 4 : left >= 2 ? 2 : 1;
    }

    private static void Tile<TLane>(
        int rows, int columns, int depth, float* a, int* rowOffsets, int* terms, float* b, nint bStride, float* c,
        nint cStride, bool add)
        where TLane : struct, ILane<TLane>
    {
        switch (columns / TLane.Width)
        {
            case 1:
                Tile<TLane, One>(rows, depth, a, rowOffsets, terms, b, bStride, c, cStride, add);
                break;
            case 2:
                Tile<TLane, Two>(rows, depth, a, rowOffsets, terms, b, bStride, c, cStride, add);
                break;
            default:
                Tile<TLane, Three>(rows, depth, a, rowOffsets, terms, b, bStride, c, cStride, add);
                break;
        }
    }

    private static void Tile<TLane, TVectors>(
        int rows, int depth, float* a, int* rowOffsets, int* terms, float* b, nint bStride, float* c, nint cStride,
        bool add)
        where TLane : struct, ILane<TLane>
        where TVectors : struct, ITileExtent
    {
        switch (rows)
        {
            case 8:
                GatheredKernel.Run<TLane, Eight, TVectors>(depth, a, rowOffsets, terms, b, bStride, c, cStride, add);
                break;
            case 6:
                GatheredKernel.Run<TLane, Six, TVectors>(depth, a, rowOffsets, terms, b, bStride, c, cStride, add);
                break;
            case 4:
                GatheredKernel.Run<TLane, Four, TVectors>(depth, a, rowOffsets, terms, b, bStride, c, cStride, add);
                break;
            case 2:
                GatheredKernel.Run<TLane, Two, TVectors>(depth, a, rowOffsets, terms, b, bStride, c, cStride, add);
                break;
            default:
                GatheredKernel.Run<TLane, One, TVectors>(depth, a, rowOffsets, terms, b, bStride, c, cStride, add);
                break;
        }
    }
}
