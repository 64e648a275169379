using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sweep.Core.Numerics.Matrix;

/// <summary>
/// Transposes 16 x 16 floats within registers, a whole cache line of each row at once. Needs AVX-512.
/// </summary>
internal static unsafe class Transpose16x16
{
    /// <summary>target[d * targetStride + i] = source[i * sourceStride + d] for i, d in 0..15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* source, nint sourceStride, float* target, nint targetStride)
    {
        nint four = 4 * sourceStride;
        Load4(
            source, sourceStride, out Vector512<float> a0, out Vector512<float> a1,
            out Vector512<float> a2, out Vector512<float> a3);
        Load4(
            source + four, sourceStride, out Vector512<float> b0, out Vector512<float> b1,
            out Vector512<float> b2, out Vector512<float> b3);
        Load4(
            source + (2 * four), sourceStride, out Vector512<float> c0, out Vector512<float> c1,
            out Vector512<float> c2, out Vector512<float> c3);
        Load4(
            source + (3 * four), sourceStride, out Vector512<float> d0, out Vector512<float> d1,
            out Vector512<float> d2, out Vector512<float> d3);
        Store4(a0, b0, c0, d0, target, targetStride);
        Store4(a1, b1, c1, d1, target + targetStride, targetStride);
        Store4(a2, b2, c2, d2, target + (2 * targetStride), targetStride);
        Store4(a3, b3, c3, d3, target + (3 * targetStride), targetStride);
    }

    /// <summary>
    /// chain[i] + a[0] source[i * stride] + ... + a[15] source[i * stride + 15], fused one after another.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(float* a, float* source, nint stride, Vector512<float> chain)
    {
        chain = MultiplyAddEight(a, source, stride, chain);
        return MultiplyAddEight(a + 8, source + 8, stride, chain);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> MultiplyAddEight(float* a, float* source, nint stride, Vector512<float> chain)
    {
        Columns(
            source, stride, out Vector512<float> y0, out Vector512<float> y1, out Vector512<float> y2,
            out Vector512<float> y3);
        Columns(
            source + (8 * stride), stride, out Vector512<float> z0, out Vector512<float> z1, out Vector512<float> z2,
            out Vector512<float> z3);
        chain = MultiplyAdd4(
            a, Avx512F.Shuffle4x128(y0, z0, 0x88), Avx512F.Shuffle4x128(y1, z1, 0x88),
            Avx512F.Shuffle4x128(y2, z2, 0x88), Avx512F.Shuffle4x128(y3, z3, 0x88), chain);
        return MultiplyAdd4(
            a + 4, Avx512F.Shuffle4x128(y0, z0, 0xDD), Avx512F.Shuffle4x128(y1, z1, 0xDD),
            Avx512F.Shuffle4x128(y2, z2, 0xDD), Avx512F.Shuffle4x128(y3, z3, 0xDD), chain);
    }

    /// <summary>
    /// Of eight rows: output k holds column k of rows 0 to 3, column k + 4 of them, then the same of rows 4 to 7.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(
        float* source, nint stride, out Vector512<float> y0, out Vector512<float> y1, out Vector512<float> y2,
        out Vector512<float> y3)
    {
        Vector512<float> x0 = Rows(source, stride), x1 = Rows(source + stride, stride);
        Vector512<float> x2 = Rows(source + (2 * stride), stride), x3 = Rows(source + (3 * stride), stride);
        Vector512<float> low01 = Avx512F.UnpackLow(x0, x1), high01 = Avx512F.UnpackHigh(x0, x1);
        Vector512<float> low23 = Avx512F.UnpackLow(x2, x3), high23 = Avx512F.UnpackHigh(x2, x3);
        y0 = Avx512F.Shuffle(low01, low23, 0x44);
        y1 = Avx512F.Shuffle(low01, low23, 0xEE);
        y2 = Avx512F.Shuffle(high01, high23, 0x44);
        y3 = Avx512F.Shuffle(high01, high23, 0xEE);
    }

    /// <summary>Eight columns of rows 0 and 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Rows(float* source, nint stride) =>
        Avx512F.InsertVector256(
            Vector256.Load(source).ToVector512Unsafe(), Vector256.Load(source + (4 * stride)), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> MultiplyAdd4(
        float* a, Vector512<float> x0, Vector512<float> x1, Vector512<float> x2, Vector512<float> x3,
        Vector512<float> chain)
    {
        chain = Vector512.FusedMultiplyAdd(Vector512.Create(a[0]), x0, chain);
        chain = Vector512.FusedMultiplyAdd(Vector512.Create(a[1]), x1, chain);
        chain = Vector512.FusedMultiplyAdd(Vector512.Create(a[2]), x2, chain);
        return Vector512.FusedMultiplyAdd(Vector512.Create(a[3]), x3, chain);
    }

    /// <summary>Of four rows of 16: 128-bit part p of output k holds column 4 p + k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load4(
        float* source, nint stride, out Vector512<float> y0, out Vector512<float> y1, out Vector512<float> y2,
        out Vector512<float> y3)
    {
        Vector512<float> x0 = Vector512.Load(source), x1 = Vector512.Load(source + stride);
        Vector512<float> x2 = Vector512.Load(source + (2 * stride)), x3 = Vector512.Load(source + (3 * stride));
        Vector512<float> low01 = Avx512F.UnpackLow(x0, x1), high01 = Avx512F.UnpackHigh(x0, x1);
        Vector512<float> low23 = Avx512F.UnpackLow(x2, x3), high23 = Avx512F.UnpackHigh(x2, x3);
        y0 = Avx512F.Shuffle(low01, low23, 0x44);
        y1 = Avx512F.Shuffle(low01, low23, 0xEE);
        y2 = Avx512F.Shuffle(high01, high23, 0x44);
        y3 = Avx512F.Shuffle(high01, high23, 0xEE);
    }

    /// <summary>Vector p becomes the four vectors' parts p one after another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join4(
        ref Vector512<float> x0, ref Vector512<float> x1, ref Vector512<float> x2, ref Vector512<float> x3)
    {
        Vector512<float> even01 = Avx512F.Shuffle4x128(x0, x1, 0x88), odd01 = Avx512F.Shuffle4x128(x0, x1, 0xDD);
        Vector512<float> even23 = Avx512F.Shuffle4x128(x2, x3, 0x88), odd23 = Avx512F.Shuffle4x128(x2, x3, 0xDD);
        x0 = Avx512F.Shuffle4x128(even01, even23, 0x88);
        x1 = Avx512F.Shuffle4x128(odd01, odd23, 0x88);
        x2 = Avx512F.Shuffle4x128(even01, even23, 0xDD);
        x3 = Avx512F.Shuffle4x128(odd01, odd23, 0xDD);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store4(
        Vector512<float> x0, Vector512<float> x1, Vector512<float> x2, Vector512<float> x3, float* target, nint stride)
    {
        Join4(ref x0, ref x1, ref x2, ref x3);
        nint four = 4 * stride;
        x0.Store(target);
        x1.Store(target + four);
        x2.Store(target + (2 * four));
        x3.Store(target + (3 * four));
    }
}
