using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// Single-threaded float32 matrix product whose bits do not depend on the instruction set. Its numeric contract: the
/// depth is cut into blocks of <see cref="DepthBlock"/>; within a block each output is one chain of fused
/// multiply-adds over ascending depth that starts from +0; the blocks' chains are added in ascending order.
/// </summary>
/// <remarks>
/// Without accumulation C = chain0, then C = C + chain1, and so on; with it C = C + chain0, C = C + chain1, ... So
/// a product that is cut into several accumulating calls at multiples of <see cref="DepthBlock"/> has the same bits
/// as the one call. An output is NaN exactly where the formula gives NaN; which NaN is not specified.
/// <see cref="MatMulReference"/> is the scalar twin.
/// </remarks>
public static class MatMul
{
    /// <summary>Terms of one chain of fused multiply-adds. Part of every result: it never varies.</summary>
    public const int DepthBlock = 256;

    /// <summary>C = A B, A B^T or A^T B, or the same added onto C.</summary>
    /// <param name="form">Which operand is stored transposed.</param>
    /// <param name="rows">Rows of C.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="depth">Terms of each sum; 0 leaves C as it is when accumulating, else all +0.</param>
    /// <param name="a">rows x depth, or depth x rows for <see cref="MatMulForm.TN"/>.</param>
    /// <param name="b">depth x columns, or columns x depth for <see cref="MatMulForm.NT"/>.</param>
    /// <param name="c">rows x columns; must not overlap the operands.</param>
    /// <param name="accumulate">Whether the product is added onto C.</param>
    /// <param name="workspace">Packing buffers.</param>
    /// <exception cref="ArgumentException">An extent is negative or a span shorter than its matrix.</exception>
    public static void Multiply(
        MatMulForm form, int rows, int columns, int depth, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c,
        bool accumulate, MatMulWorkspace workspace) =>
        Multiply(form, rows, columns, depth, a, b, c, accumulate, workspace, LaneWidth.Best);

    /// <summary>
    /// C = A A^T, A^T A, or A B where A B = B A of symmetric matrices such as one's square: about half the work of
    /// <see cref="Multiply(MatMulForm, int, int, int, ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, bool,
    /// MatMulWorkspace)"/>, and its bits. Of another product only what is on and above the diagonal is right.
    /// </summary>
    /// <param name="form">Which operand is stored transposed.</param>
    /// <param name="side">Rows and columns of C.</param>
    /// <param name="depth">Terms of each sum; 0 leaves C all +0.</param>
    /// <param name="a">side x depth, or depth x side for <see cref="MatMulForm.TN"/>.</param>
    /// <param name="b">depth x side, or side x depth for <see cref="MatMulForm.NT"/>.</param>
    /// <param name="c">side x side; must not overlap the operands.</param>
    /// <param name="workspace">Packing buffers.</param>
    /// <exception cref="ArgumentException">An extent is negative or a span shorter than its matrix.</exception>
    public static void MultiplySymmetric(
        MatMulForm form, int side, int depth, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c,
        MatMulWorkspace workspace) =>
        Multiply(form, side, side, depth, a, b, c, false, workspace, LaneWidth.Best, isSymmetric: true);

    /// <summary>The same on the path of one lane width, for tests that compare paths.</summary>
    internal static unsafe void Multiply(
        MatMulForm form, int rows, int columns, int depth, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c,
        bool accumulate, MatMulWorkspace workspace, int width, bool isSymmetric = false)
    {
        RequireSizes(rows, columns, depth, a, b, c);
        if (rows == 0 || columns == 0) return;
        if (depth == 0)
        {
            if (!accumulate) c[..(rows * columns)].Clear();
            return;
        }

        if (width == LaneScalar.Width)
        {
            MatMulReference.Multiply(form, rows, columns, depth, a, b, c, accumulate);
            return;
        }

        fixed (float* pa = a)
        fixed (float* pb = b)
        fixed (float* pc = c)
        fixed (float* panels = workspace.Panels)
        fixed (float* tile = workspace.Tile)
        fixed (float* left = workspace.LeftTile)
        fixed (float* transposed = workspace.Transposed)
        {
            MatMulOperands operands = new(
                form, rows, columns, depth, pa, pb, pc, accumulate, panels, tile, left, transposed);
            if (width == Lane512.Width) Run<Lane512>(operands, isSymmetric);
            else Run<Lane256>(operands, isSymmetric);
        }
    }

    private static void Run<TLane>(in MatMulOperands operands, bool isSymmetric)
        where TLane : struct, ILane<TLane>
    {
        if (operands.Depth == 1)
        {
            OuterProduct.Run<TLane>(operands);
        }
        else if (operands.Rows > 1)
        {
            if (isSymmetric) SymmetricProduct.Run<TLane>(operands);
            else if (TransposedProduct.IsFaster(operands)) TransposedProduct.Run<TLane>(operands);
            else TiledProduct.Run<TLane>(operands.Straight());
        }
        else if (operands.Form == MatMulForm.NT)
        {
            RowTimesTranspose.Run<TLane>(operands);
        }
        else
        {
            RowTimesMatrix.Run<TLane>(operands);
        }
    }

    private static void RequireSizes(
        int rows, int columns, int depth, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfLessThan(a.Length, checked(rows * depth), nameof(a));
        ArgumentOutOfRangeException.ThrowIfLessThan(b.Length, checked(depth * columns), nameof(b));
        ArgumentOutOfRangeException.ThrowIfLessThan(c.Length, checked(rows * columns), nameof(c));
    }
}
