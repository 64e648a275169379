using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// C = a B^T for a single row a and B stored columns x depth: 8, 32 or 64 outputs at a time, B transposed in registers
/// on its way to the multiply-add, because packing would cost as much as the product.
/// </summary>
internal static unsafe class RowTimesTranspose
{
    private const int Group = 8;
    private const int FourGroups = 4 * Group;
    private const int Block = 16;
    private const int WideGroup = 4 * Block;

    /// <summary>Runs the product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLane>(in MatMulOperands o)
        where TLane : struct, ILane<TLane>
    {
        if (!Avx.IsSupported || !Vector256.IsHardwareAccelerated)
        {
            TiledProduct.Run<TLane>(o.Straight());
            return;
        }

        for (int start = 0; start < o.Depth; start += MatMul.DepthBlock)
        {
            int depth = Math.Min(MatMul.DepthBlock, o.Depth - start);
            bool add = o.Accumulate || start > 0;
            int j = 0;
            if (TLane.Width == Lane512.Width && Avx512F.IsSupported)
            {
                for (; j <= o.Columns - WideGroup; j += WideGroup)
                    RunWideGroup(o.A + start, o.B + ((nint)j * o.Depth) + start, o.Depth, depth, o.C + j, add);
            }

            for (; j <= o.Columns - FourGroups; j += FourGroups)
                RunFourGroups(o.A + start, o.B + ((nint)j * o.Depth) + start, o.Depth, depth, o.C + j, add);
            for (; j <= o.Columns - Group; j += Group)
                RunGroup(o.A + start, o.B + ((nint)j * o.Depth) + start, o.Depth, depth, o.C + j, add);
            for (; j < o.Columns; j++)
            {
                float* b = o.B + ((nint)j * o.Depth) + start;
                float chain = 0;
                for (int d = 0; d < depth; d++) chain = MathF.FusedMultiplyAdd(o.A[start + d], b[d], chain);
                o.C[j] = add ? o.C[j] + chain : chain;
            }
        }
    }

    /// <summary>
    /// 64 outputs in four chains of vectors: while one waits for its multiply-adds, the next is transposed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunWideGroup(float* a, float* b, nint stride, int depth, float* c, bool add)
    {
        float* chains = stackalloc float[WideGroup];
        nint next = Block * stride;
        float* b1 = b + next;
        float* b2 = b1 + next;
        float* b3 = b2 + next;
        Vector512<float> chain0 = Vector512<float>.Zero, chain1 = chain0, chain2 = chain0, chain3 = chain0;
        int d = 0;
        for (; d <= depth - Block; d += Block)
        {
            chain0 = Transpose16x16.MultiplyAdd(a + d, b + d, stride, chain0);
            chain1 = Transpose16x16.MultiplyAdd(a + d, b1 + d, stride, chain1);
            chain2 = Transpose16x16.MultiplyAdd(a + d, b2 + d, stride, chain2);
            chain3 = Transpose16x16.MultiplyAdd(a + d, b3 + d, stride, chain3);
        }

        chain0.Store(chains);
        chain1.Store(chains + Block);
        chain2.Store(chains + (2 * Block));
        chain3.Store(chains + (3 * Block));
        Finish(a, b, stride, d, depth, chains, WideGroup, c, add);
    }

    private static void Finish(
        float* a, float* b, nint stride, int from, int depth, float* chains, int count, float* c, bool add)
    {
        for (int i = 0; i < count; i++)
        {
            float value = chains[i];
            for (int t = from; t < depth; t++) value = MathF.FusedMultiplyAdd(a[t], b[(i * stride) + t], value);
            c[i] = add ? c[i] + value : value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunGroup(float* a, float* b, nint stride, int depth, float* c, bool add)
    {
        Vector256<float> chain = Vector256<float>.Zero;
        int d = 0;
        for (; d <= depth - Group; d += Group) chain = MultiplyAdd(a + d, b + d, stride, chain);

        float* lanes = stackalloc float[Group];
        chain.Store(lanes);
        Finish(a, b, stride, d, depth, lanes, Group, c, add);
    }

    /// <summary>32 outputs, as <see cref="RunWideGroup"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunFourGroups(float* a, float* b, nint stride, int depth, float* c, bool add)
    {
        nint next = Group * stride;
        float* b1 = b + next;
        float* b2 = b1 + next;
        float* b3 = b2 + next;
        Vector256<float> chain0 = Vector256<float>.Zero, chain1 = chain0, chain2 = chain0, chain3 = chain0;
        int d = 0;
        for (; d <= depth - Group; d += Group)
        {
            chain0 = MultiplyAdd(a + d, b + d, stride, chain0);
            chain1 = MultiplyAdd(a + d, b1 + d, stride, chain1);
            chain2 = MultiplyAdd(a + d, b2 + d, stride, chain2);
            chain3 = MultiplyAdd(a + d, b3 + d, stride, chain3);
        }

        float* chains = stackalloc float[FourGroups];
        chain0.Store(chains);
        chain1.Store(chains + Group);
        chain2.Store(chains + (2 * Group));
        chain3.Store(chains + (3 * Group));
        Finish(a, b, stride, d, depth, chains, FourGroups, c, add);
    }

    /// <summary>chain[i] + a[0] b[i * stride] + ... + a[7] b[i * stride + 7], fused one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> MultiplyAdd(float* a, float* b, nint stride, Vector256<float> chain)
    {
        Transpose8x8.Load(
            b, stride, out Vector256<float> r0, out Vector256<float> r1, out Vector256<float> r2,
            out Vector256<float> r3, out Vector256<float> r4, out Vector256<float> r5, out Vector256<float> r6,
            out Vector256<float> r7);
        chain = Vector256.FusedMultiplyAdd(Vector256.Create(a[0]), r0, chain);
        chain = Vector256.FusedMultiplyAdd(Vector256.Create(a[1]), r1, chain);
        chain = Vector256.FusedMultiplyAdd(Vector256.Create(a[2]), r2, chain);
        chain = Vector256.FusedMultiplyAdd(Vector256.Create(a[3]), r3, chain);
        chain = Vector256.FusedMultiplyAdd(Vector256.Create(a[4]), r4, chain);
        chain = Vector256.FusedMultiplyAdd(Vector256.Create(a[5]), r5, chain);
        chain = Vector256.FusedMultiplyAdd(Vector256.Create(a[6]), r6, chain);
        chain = Vector256.FusedMultiplyAdd(Vector256.Create(a[7]), r7, chain);
        return chain;
    }
}
