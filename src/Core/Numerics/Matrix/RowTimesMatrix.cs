using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// C = a B for a single row a and B stored depth x columns: B is streamed through once in the order of memory, the
/// chains of a strip of columns live in the first-level cache.
/// </summary>
internal static unsafe class RowTimesMatrix
{
    private const int Strip = 4096;

    /// <summary>Runs the product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLane>(in MatMulOperands o)
        where TLane : struct, ILane<TLane>
    {
        float* chains = o.Panels;
        for (int column = 0; column < o.Columns; column += Strip)
        {
            int columns = Math.Min(Strip, o.Columns - column);
            for (int start = 0; start < o.Depth; start += MatMul.DepthBlock)
            {
                int depth = Math.Min(MatMul.DepthBlock, o.Depth - start);
                new Span<float>(chains, columns).Clear();
                float* b = o.B + ((nint)start * o.Columns) + column;
                int d = 0;
                for (; d <= depth - 4; d += 4, b += 4 * (nint)o.Columns)
                    AddFour<TLane>(o.A + start + d, b, o.Columns, chains, columns);
                for (; d < depth; d++, b += o.Columns) AddOne<TLane>(o.A[start + d], b, chains, columns);
                Finish(chains, o.C + column, columns, o.Accumulate || start > 0);
            }
        }
    }

    private static void AddFour<TLane>(float* a, float* b, nint stride, float* chains, int columns)
        where TLane : struct, ILane<TLane>
    {
        int j = AddFour<TLane>(a, b, stride, chains, 0, columns);
        AddFour<LaneScalar>(a, b, stride, chains, j, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddFour<TLane>(float* a, float* b, nint stride, float* chains, int j, int columns)
        where TLane : struct, ILane<TLane>
    {
        TLane a0 = TLane.Broadcast(a[0]), a1 = TLane.Broadcast(a[1]);
        TLane a2 = TLane.Broadcast(a[2]), a3 = TLane.Broadcast(a[3]);
        float* b1 = b + stride;
        float* b2 = b1 + stride;
        float* b3 = b2 + stride;
        for (; j <= columns - TLane.Width; j += TLane.Width)
        {
            TLane chain = TLane.FusedMultiplyAdd(a0, TLane.Load(b + j), TLane.Load(chains + j));
            chain = TLane.FusedMultiplyAdd(a1, TLane.Load(b1 + j), chain);
            chain = TLane.FusedMultiplyAdd(a2, TLane.Load(b2 + j), chain);
            TLane.FusedMultiplyAdd(a3, TLane.Load(b3 + j), chain).Store(chains + j);
        }

        return j;
    }

    private static void AddOne<TLane>(float a, float* b, float* chains, int columns)
        where TLane : struct, ILane<TLane>
    {
        int j = 0;
        TLane group = TLane.Broadcast(a);
        for (; j <= columns - TLane.Width; j += TLane.Width)
            TLane.FusedMultiplyAdd(group, TLane.Load(b + j), TLane.Load(chains + j)).Store(chains + j);
        for (; j < columns; j++) chains[j] = MathF.FusedMultiplyAdd(a, b[j], chains[j]);
    }

    private static void Finish(float* chains, float* c, int columns, bool add)
    {
        for (int j = 0; j < columns; j++) c[j] = add ? c[j] + chains[j] : chains[j];
    }
}
