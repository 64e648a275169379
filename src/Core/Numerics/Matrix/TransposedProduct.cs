using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// C by way of its transpose, for fewer rows than columns: then A is the operand that is packed, which is small, and B
/// (the weights) is read where it lies. Multiplication commutes, so no bit changes.
/// </summary>
internal static unsafe class TransposedProduct
{
    // Costs in cycles of a 512-bit core, about: they decide which way is taken, and no bit.
    private const double PackCycles = 0.2;
    private const double TransposeCycles = 0.25;

    /// <summary>Whether this way is the faster one.</summary>
    public static bool IsFaster(in MatMulOperands o)
    {
        if (o.Accumulate) return false;
        double packed = PackCycles * o.Depth;
        double straight = Tiles(o.Rows, o.Columns, o.Depth) + (packed * o.Columns);
        double swapped = Tiles(o.Columns, o.Rows, o.Depth) + (packed * o.Rows)
            + (TransposeCycles * o.Rows * o.Columns);
        return swapped < straight;
    }

    /// <summary>Runs the product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLane>(in MatMulOperands o)
        where TLane : struct, ILane<TLane>
    {
        for (int row = 0; row < o.Rows; row += MatMulWorkspace.ColumnBlock)
        {
            int rows = Math.Min(MatMulWorkspace.ColumnBlock, o.Rows - row);
            int padded = ColumnPanels.RoundUp<Lane512>(rows);
            int blocks = (int)((((long)o.Columns * padded) + MatMulWorkspace.TransposedLength - 1)
                / MatMulWorkspace.TransposedLength);
            int step = (((o.Columns + blocks - 1) / blocks) + 7) / 8 * 8;
            for (int column = 0; column < o.Columns; column += step)
            {
                int columns = Math.Min(step, o.Columns - column);
                TileOperands block = o.Swapped();
                block.Left += column * block.LeftRowStride;
                block.Rows = columns;
                block.Right = block.RightAt(row, 0);
                block.Columns = rows;
                block.CStride = padded;
                TiledProduct.Run<TLane>(block);
                float* c = o.C + ((nint)row * o.Columns) + column;
                PanelPacking.Transpose(o.Transposed, padded, columns, columns, rows, c, o.Columns);
            }
        }
    }

    /// <summary>Cycles of the tiles: panels one group wide do not reach the full rate.</summary>
    private static double Tiles(int rows, int columns, int depth)
    {
        int groups = (columns + 15) / 16;
        return (groups == 1 ? 0.75 : 0.5) * groups * rows * depth;
    }
}
