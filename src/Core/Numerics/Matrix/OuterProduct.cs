using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>A product of one term: a column times a row, the weights' gradient of a batch of one.</summary>
internal static unsafe class OuterProduct
{
    /// <summary>Runs the product; both operands are dense vectors in every form.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLane>(in MatMulOperands o)
        where TLane : struct, ILane<TLane>
    {
        float* c = o.C;
        for (int i = 0; i < o.Rows; i++, c += o.Columns)
        {
            int j = Row<TLane>(o.A[i], o.B, c, 0, o.Columns, o.Accumulate);
            Row<LaneScalar>(o.A[i], o.B, c, j, o.Columns, o.Accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Row<TLane>(float value, float* b, float* c, int j, int columns, bool add)
        where TLane : struct, ILane<TLane>
    {
        // A chain starts from +0 also where it has one term: a product of -0 becomes +0.
        TLane a = TLane.Broadcast(value), zero = TLane.Broadcast(0);
        if (add)
        {
            for (; j <= columns - TLane.Width; j += TLane.Width)
                (TLane.Load(c + j) + TLane.FusedMultiplyAdd(a, TLane.Load(b + j), zero)).Store(c + j);
            return j;
        }

        for (; j <= columns - (2 * TLane.Width); j += 2 * TLane.Width)
        {
            TLane.FusedMultiplyAdd(a, TLane.Load(b + j), zero).Store(c + j);
            TLane.FusedMultiplyAdd(a, TLane.Load(b + j + TLane.Width), zero).Store(c + j + TLane.Width);
        }

        for (; j <= columns - TLane.Width; j += TLane.Width)
            TLane.FusedMultiplyAdd(a, TLane.Load(b + j), zero).Store(c + j);
        return j;
    }
}
