using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// <see cref="MicroKernel"/> for a first operand that lies scattered: each of its rows and each of its terms has an
/// offset of its own. So the patches of an image multiply without having been copied into a matrix.
/// </summary>
internal static unsafe class GatheredKernel
{
    /// <summary>
    /// C[r, :] (+)= sum over d ascending of a[rows[r] + terms[d]] * B[d, :], each element one chain of fused
    /// multiply-adds from 0.
    /// </summary>
    /// <param name="depth">Number of terms.</param>
    /// <param name="a">What the offsets count from.</param>
    /// <param name="rows">Offset of each row of the tile, in floats.</param>
    /// <param name="terms">Offset of each term, in floats.</param>
    /// <param name="b">B[0, 0]; each of its rows is read TVectors lanes wide.</param>
    /// <param name="bStride">Floats from one row of B to the next.</param>
    /// <param name="c">C[0, 0].</param>
    /// <param name="cStride">Floats from one row of C to the next.</param>
    /// <param name="add">Whether the chains are added onto C, or replace it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLane, TRows, TVectors>(
        int depth, float* a, int* rows, int* terms, float* b, nint bStride, float* c, nint cStride, bool add)
        where TLane : struct, ILane<TLane>
        where TRows : struct, ITileExtent
        where TVectors : struct, ITileExtent
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
        float* p0 = a + rows[0];
        float* p1 = TRows.Value > 1 ? a + rows[1] : null;
        float* p2 = TRows.Value > 2 ? a + rows[2] : null;
        float* p3 = TRows.Value > 3 ? a + rows[3] : null;
        float* p4 = TRows.Value > 4 ? a + rows[4] : null;
        float* p5 = TRows.Value > 5 ? a + rows[5] : null;
        float* p6 = TRows.Value > 6 ? a + rows[6] : null;
        float* p7 = TRows.Value > 7 ? a + rows[7] : null;
        for (int* end = terms + depth; terms < end; terms++)
        {
            nint term = *terms;
            TLane b0 = TLane.Load(b);
            TLane b1 = TVectors.Value > 1 ? TLane.Load(b + TLane.Width) : zero;
            TLane b2 = TVectors.Value > 2 ? TLane.Load(b + (2 * TLane.Width)) : zero;

            TLane a0 = TLane.Broadcast(p0[term]);
            c00 = TLane.FusedMultiplyAdd(a0, b0, c00);
            if (TVectors.Value > 1) c01 = TLane.FusedMultiplyAdd(a0, b1, c01);
            if (TVectors.Value > 2) c02 = TLane.FusedMultiplyAdd(a0, b2, c02);

            if (TRows.Value > 1)
            {
                TLane a1 = TLane.Broadcast(p1[term]);
                c10 = TLane.FusedMultiplyAdd(a1, b0, c10);
                if (TVectors.Value > 1) c11 = TLane.FusedMultiplyAdd(a1, b1, c11);
                if (TVectors.Value > 2) c12 = TLane.FusedMultiplyAdd(a1, b2, c12);
            }

            if (TRows.Value > 2)
            {
                TLane a2 = TLane.Broadcast(p2[term]);
                c20 = TLane.FusedMultiplyAdd(a2, b0, c20);
                if (TVectors.Value > 1) c21 = TLane.FusedMultiplyAdd(a2, b1, c21);
                if (TVectors.Value > 2) c22 = TLane.FusedMultiplyAdd(a2, b2, c22);
            }

            if (TRows.Value > 3)
            {
                TLane a3 = TLane.Broadcast(p3[term]);
                c30 = TLane.FusedMultiplyAdd(a3, b0, c30);
                if (TVectors.Value > 1) c31 = TLane.FusedMultiplyAdd(a3, b1, c31);
                if (TVectors.Value > 2) c32 = TLane.FusedMultiplyAdd(a3, b2, c32);
            }

            if (TRows.Value > 4)
            {
                TLane a4 = TLane.Broadcast(p4[term]);
                c40 = TLane.FusedMultiplyAdd(a4, b0, c40);
                if (TVectors.Value > 1) c41 = TLane.FusedMultiplyAdd(a4, b1, c41);
                if (TVectors.Value > 2) c42 = TLane.FusedMultiplyAdd(a4, b2, c42);
            }

            if (TRows.Value > 5)
            {
                TLane a5 = TLane.Broadcast(p5[term]);
                c50 = TLane.FusedMultiplyAdd(a5, b0, c50);
                if (TVectors.Value > 1) c51 = TLane.FusedMultiplyAdd(a5, b1, c51);
                if (TVectors.Value > 2) c52 = TLane.FusedMultiplyAdd(a5, b2, c52);
            }

            if (TRows.Value > 6)
            {
                TLane a6 = TLane.Broadcast(p6[term]);
                c60 = TLane.FusedMultiplyAdd(a6, b0, c60);
                if (TVectors.Value > 1) c61 = TLane.FusedMultiplyAdd(a6, b1, c61);
                if (TVectors.Value > 2) c62 = TLane.FusedMultiplyAdd(a6, b2, c62);
            }

            if (TRows.Value > 7)
            {
                TLane a7 = TLane.Broadcast(p7[term]);
                c70 = TLane.FusedMultiplyAdd(a7, b0, c70);
                if (TVectors.Value > 1) c71 = TLane.FusedMultiplyAdd(a7, b1, c71);
                if (TVectors.Value > 2) c72 = TLane.FusedMultiplyAdd(a7, b2, c72);
            }

            b += bStride;
        }

        MicroKernel.StoreRow<TLane, TVectors>(c, add, c00, c01, c02);
        if (TRows.Value > 1) MicroKernel.StoreRow<TLane, TVectors>(c + cStride, add, c10, c11, c12);
        if (TRows.Value > 2) MicroKernel.StoreRow<TLane, TVectors>(c + (2 * cStride), add, c20, c21, c22);
        if (TRows.Value > 3) MicroKernel.StoreRow<TLane, TVectors>(c + (3 * cStride), add, c30, c31, c32);
        if (TRows.Value > 4) MicroKernel.StoreRow<TLane, TVectors>(c + (4 * cStride), add, c40, c41, c42);
        if (TRows.Value > 5) MicroKernel.StoreRow<TLane, TVectors>(c + (5 * cStride), add, c50, c51, c52);
        if (TRows.Value > 6) MicroKernel.StoreRow<TLane, TVectors>(c + (6 * cStride), add, c60, c61, c62);
        if (TRows.Value > 7) MicroKernel.StoreRow<TLane, TVectors>(c + (7 * cStride), add, c70, c71, c72);
    }
}
