using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// A product that is symmetric by the terms of its sums: the tiles on and above the diagonal are computed, what lies
/// below is copied. Multiplication commutes, so no bit changes.
/// </summary>
internal static unsafe class SymmetricProduct
{
    private const int Strip = 16;

    /// <summary>Runs the product; nothing is accumulated.</summary>
    public static void Run<TLane>(in MatMulOperands o)
        where TLane : struct, ILane<TLane>
    {
        TileOperands upper = o.Straight();
        upper.IsUpperOnly = true;
        TiledProduct.Run<TLane>(upper);
        Mirror(o.C, o.Rows);
    }

    private static void Mirror(float* c, int side)
    {
        for (int row = 0; row < side; row += Strip)
        {
            int rows = Math.Min(Strip, side - row);
            float* strip = c + ((nint)row * side), diagonal = strip + row;
            PanelPacking.Transpose(c + row, side, row, row, rows, strip, side);
            for (int i = 1; i < rows; i++)
            {
                for (int j = 0; j < i; j++) diagonal[(i * side) + j] = diagonal[(j * side) + i];
            }
        }
    }
}
