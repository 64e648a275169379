using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>Transposes 8 x 8 floats within registers. Needs AVX.</summary>
internal static unsafe class Transpose8x8
{
    /// <summary>target[d * targetStride + i] = source[i * sourceStride + d] for i, d in 0..7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* source, nint sourceStride, float* target, nint targetStride)
    {
        Load(
            source, sourceStride, out Vector256<float> r0, out Vector256<float> r1, out Vector256<float> r2,
            out Vector256<float> r3, out Vector256<float> r4, out Vector256<float> r5, out Vector256<float> r6,
            out Vector256<float> r7);
        r0.Store(target);
        r1.Store(target + targetStride);
        r2.Store(target + (2 * targetStride));
        r3.Store(target + (3 * targetStride));
        r4.Store(target + (4 * targetStride));
        r5.Store(target + (5 * targetStride));
        r6.Store(target + (6 * targetStride));
        r7.Store(target + (7 * targetStride));
    }

    /// <summary>Element i of output d is source[i * stride + d].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(
        float* source, nint stride, out Vector256<float> r0, out Vector256<float> r1, out Vector256<float> r2,
        out Vector256<float> r3, out Vector256<float> r4, out Vector256<float> r5, out Vector256<float> r6,
        out Vector256<float> r7)
    {
        // Rows i and i + 4 share a register, so that two rounds of shuffles within 128-bit halves finish the work.
        Vector256<float> a0 = Pair(source, stride, 0), a1 = Pair(source, stride, 1);
        Vector256<float> a2 = Pair(source, stride, 2), a3 = Pair(source, stride, 3);
        Vector256<float> b0 = Pair(source + 4, stride, 0), b1 = Pair(source + 4, stride, 1);
        Vector256<float> b2 = Pair(source + 4, stride, 2), b3 = Pair(source + 4, stride, 3);
        Transpose4(a0, a1, a2, a3, out r0, out r1, out r2, out r3);
        Transpose4(b0, b1, b2, b3, out r4, out r5, out r6, out r7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(float* source, nint stride, int row) =>
        Avx.InsertVector128(
            Vector256.Create(Vector128.Load(source + (row * stride)), Vector128<float>.Zero),
            Vector128.Load(source + ((row + 4) * stride)),
            1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(
        Vector256<float> x0, Vector256<float> x1, Vector256<float> x2, Vector256<float> x3, out Vector256<float> y0,
        out Vector256<float> y1, out Vector256<float> y2, out Vector256<float> y3)
    {
        Vector256<float> low01 = Avx.UnpackLow(x0, x1), high01 = Avx.UnpackHigh(x0, x1);
        Vector256<float> low23 = Avx.UnpackLow(x2, x3), high23 = Avx.UnpackHigh(x2, x3);
        y0 = Avx.Shuffle(low01, low23, 0x44);
        y1 = Avx.Shuffle(low01, low23, 0xEE);
        y2 = Avx.Shuffle(high01, high23, 0x44);
        y3 = Avx.Shuffle(high01, high23, 0xEE);
    }
}
