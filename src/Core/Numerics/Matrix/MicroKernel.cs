using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// The innermost loop of a matrix product: one tile of C, held in registers over one block of the depth. Written once
/// over lane type and tile shape; the comparisons with the shape are constants and vanish when it is compiled.
/// </summary>
internal static unsafe class MicroKernel
{
    /// <summary>
    /// C[r, :] (+)= sum over d ascending of A[r, d] * B[d, :], each element one chain of fused multiply-adds from 0.
    /// </summary>
    /// <remarks>
    /// TAhead: how many rows of A ahead, 0 for none, terms are fetched into the cache. Where terms lie far apart, no
    /// processor foresees the lines that the next tiles need; where they do not, fetching costs two per cent.
    /// </remarks>
    /// <param name="depth">Number of terms.</param>
    /// <param name="a">A[0, 0]; element (r, d) lies at r * rowStride + d * depthStride.</param>
    /// <param name="rowStride">Floats from one row of A to the next.</param>
    /// <param name="depthStride">Floats from one term of A to the next.</param>
    /// <param name="b">B[0, 0]; each of its rows is read TVectors lanes wide.</param>
    /// <param name="bStride">Floats from one row of B to the next.</param>
    /// <param name="c">C[0, 0].</param>
    /// <param name="cStride">Floats from one row of C to the next.</param>
    /// <param name="add">Whether the chains are added onto C, or replace it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLane, TRows, TVectors, TAhead>(
        int depth, float* a, nint rowStride, nint depthStride, float* b, nint bStride, float* c, nint cStride, bool add)
        where TLane : struct, ILane<TLane>
        where TRows : struct, ITileExtent
        where TVectors : struct, ITileExtent
        where TAhead : struct, ITileExtent
    {
        TLane zero = TLane.Broadcast(0);
        TLane c00 = zero, c01 = zero, c02 = zero;
        TLane c10 = zero, c11 = zero, c12 = zero;
        TLane c20 = zero, c21 = zero, c22 = zero;
        TLane c30 = zero, c31 = zero, c32 = zero;
        TLane c40 = zero, c41 = zero, c42 = zero;
        TLane c50 = zero, c51 = zero, c52 = zero;
        TLane c60 = zero, c61 = zero, c62 = zero;
        TLane c70 = zero, c71 = zero, c72 = zero;

        // Three pointers and two strides reach eight rows with one addressing mode each.
        nint twoRows = 2 * rowStride;
        float* p0 = a;
        float* p3 = a + (3 * rowStride);
        float* p6 = a + (6 * rowStride);
        for (int d = depth; d > 0; d--)
        {
            TLane b0 = TLane.Load(b);
            TLane b1 = TVectors.Value > 1 ? TLane.Load(b + TLane.Width) : zero;
            TLane b2 = TVectors.Value > 2 ? TLane.Load(b + (2 * TLane.Width)) : zero;

            TLane a0 = TLane.Broadcast(*p0);
            c00 = TLane.FusedMultiplyAdd(a0, b0, c00);
            if (TVectors.Value > 1) c01 = TLane.FusedMultiplyAdd(a0, b1, c01);
            if (TVectors.Value > 2) c02 = TLane.FusedMultiplyAdd(a0, b2, c02);

            if (TRows.Value > 1)
            {
                TLane a1 = TLane.Broadcast(p0[rowStride]);
                c10 = TLane.FusedMultiplyAdd(a1, b0, c10);
                if (TVectors.Value > 1) c11 = TLane.FusedMultiplyAdd(a1, b1, c11);
                if (TVectors.Value > 2) c12 = TLane.FusedMultiplyAdd(a1, b2, c12);
            }

            if (TRows.Value > 2)
            {
                TLane a2 = TLane.Broadcast(p0[twoRows]);
                c20 = TLane.FusedMultiplyAdd(a2, b0, c20);
                if (TVectors.Value > 1) c21 = TLane.FusedMultiplyAdd(a2, b1, c21);
                if (TVectors.Value > 2) c22 = TLane.FusedMultiplyAdd(a2, b2, c22);
            }

            if (TRows.Value > 3)
            {
                TLane a3 = TLane.Broadcast(*p3);
                c30 = TLane.FusedMultiplyAdd(a3, b0, c30);
                if (TVectors.Value > 1) c31 = TLane.FusedMultiplyAdd(a3, b1, c31);
                if (TVectors.Value > 2) c32 = TLane.FusedMultiplyAdd(a3, b2, c32);
            }

            if (TRows.Value > 4)
            {
                TLane a4 = TLane.Broadcast(p3[rowStride]);
                c40 = TLane.FusedMultiplyAdd(a4, b0, c40);
                if (TVectors.Value > 1) c41 = TLane.FusedMultiplyAdd(a4, b1, c41);
                if (TVectors.Value > 2) c42 = TLane.FusedMultiplyAdd(a4, b2, c42);
            }

            if (TRows.Value > 5)
            {
                TLane a5 = TLane.Broadcast(p3[twoRows]);
                c50 = TLane.FusedMultiplyAdd(a5, b0, c50);
                if (TVectors.Value > 1) c51 = TLane.FusedMultiplyAdd(a5, b1, c51);
                if (TVectors.Value > 2) c52 = TLane.FusedMultiplyAdd(a5, b2, c52);
            }

            if (TRows.Value > 6)
            {
                TLane a6 = TLane.Broadcast(*p6);
                c60 = TLane.FusedMultiplyAdd(a6, b0, c60);
                if (TVectors.Value > 1) c61 = TLane.FusedMultiplyAdd(a6, b1, c61);
                if (TVectors.Value > 2) c62 = TLane.FusedMultiplyAdd(a6, b2, c62);
            }

            if (TRows.Value > 7)
            {
                TLane a7 = TLane.Broadcast(p6[rowStride]);
                c70 = TLane.FusedMultiplyAdd(a7, b0, c70);
                if (TVectors.Value > 1) c71 = TLane.FusedMultiplyAdd(a7, b1, c71);
                if (TVectors.Value > 2) c72 = TLane.FusedMultiplyAdd(a7, b2, c72);
            }

            if (TAhead.Value > 0 && Sse.IsSupported) Sse.Prefetch0(p0 + TAhead.Value);
            p0 += depthStride;
            p3 += depthStride;
            p6 += depthStride;
            b += bStride;
        }

        StoreRow<TLane, TVectors>(c, add, c00, c01, c02);
        if (TRows.Value > 1) StoreRow<TLane, TVectors>(c + cStride, add, c10, c11, c12);
        if (TRows.Value > 2) StoreRow<TLane, TVectors>(c + (2 * cStride), add, c20, c21, c22);
        if (TRows.Value > 3) StoreRow<TLane, TVectors>(c + (3 * cStride), add, c30, c31, c32);
        if (TRows.Value > 4) StoreRow<TLane, TVectors>(c + (4 * cStride), add, c40, c41, c42);
        if (TRows.Value > 5) StoreRow<TLane, TVectors>(c + (5 * cStride), add, c50, c51, c52);
        if (TRows.Value > 6) StoreRow<TLane, TVectors>(c + (6 * cStride), add, c60, c61, c62);
        if (TRows.Value > 7) StoreRow<TLane, TVectors>(c + (7 * cStride), add, c70, c71, c72);
    }

    /// <summary>Writes one row of a tile, or adds it onto what is there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRow<TLane, TVectors>(float* c, bool add, TLane v0, TLane v1, TLane v2)
        where TLane : struct, ILane<TLane>
        where TVectors : struct, ITileExtent
    {
        StoreVector(c, add, v0);
        if (TVectors.Value > 1) StoreVector(c + TLane.Width, add, v1);
        if (TVectors.Value > 2) StoreVector(c + (2 * TLane.Width), add, v2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreVector<TLane>(float* c, bool add, TLane value)
        where TLane : struct, ILane<TLane>
    {
        if (add) value = TLane.Load(c) + value;
        value.Store(c);
    }
}
