using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Inner product of two float32 vectors, accumulated in double.</summary>
public static class Dot
{
    /// <summary>
    /// sum of x[i] * y[i]. Products are exact in double; they are added over 16 virtual lanes (element i to lane
    /// i mod 16, ascending; lanes folded in halves), so the bits are the same on every path. NaN if any product is.
    /// </summary>
    /// <param name="x">First vector.</param>
    /// <param name="y">Second vector, as long as the first; may be the same memory.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Compute(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => Compute(x, y, Lanes.LaneWidth.Best);

    /// <summary>The same on the path of one lane width, for tests that compare paths.</summary>
    internal static double Compute(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length, nameof(y));
        Span<double> lanes = stackalloc double[VirtualLanes.Count];
        lanes.Clear();
        int whole = x.Length / VirtualLanes.Count * VirtualLanes.Count;
        if (width == 16) AddGroups512(x, y, whole, lanes);
        else if (width == 8) AddGroups256(x, y, whole, lanes);
        else AddScalars(x[..whole], y[..whole], lanes);
        AddScalars(x[whole..], y[whole..], lanes);
        return VirtualLanes.Fold(lanes);
    }

    private static void AddScalars(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<double> lanes)
    {
        for (int i = 0; i < x.Length; i++) lanes[i % VirtualLanes.Count] += (double)x[i] * y[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGroups512(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int whole, Span<double> lanes)
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        ref float py = ref MemoryMarshal.GetReference(y);
        Vector512<double> low = default, high = default;
        for (int i = 0; i < whole; i += VirtualLanes.Count)
        {
            (Vector512<double> xLow, Vector512<double> xHigh) = Vector512.Widen(Vector512.LoadUnsafe(ref px, (nuint)i));
            (Vector512<double> yLow, Vector512<double> yHigh) = Vector512.Widen(Vector512.LoadUnsafe(ref py, (nuint)i));
            low += xLow * yLow;
            high += xHigh * yHigh;
        }

        low.CopyTo(lanes);
        high.CopyTo(lanes[8..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGroups256(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int whole, Span<double> lanes)
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        ref float py = ref MemoryMarshal.GetReference(y);
        Vector256<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (int i = 0; i < whole; i += VirtualLanes.Count)
        {
            (Vector256<double> x0, Vector256<double> x1) = Vector256.Widen(Vector256.LoadUnsafe(ref px, (nuint)i));
            (Vector256<double> x2, Vector256<double> x3) = Vector256.Widen(Vector256.LoadUnsafe(ref px, (nuint)i + 8));
            (Vector256<double> y0, Vector256<double> y1) = Vector256.Widen(Vector256.LoadUnsafe(ref py, (nuint)i));
            (Vector256<double> y2, Vector256<double> y3) = Vector256.Widen(Vector256.LoadUnsafe(ref py, (nuint)i + 8));
            sum0 += x0 * y0;
            sum1 += x1 * y1;
            sum2 += x2 * y2;
            sum3 += x3 * y3;
        }

        sum0.CopyTo(lanes);
        sum1.CopyTo(lanes[4..]);
        sum2.CopyTo(lanes[8..]);
        sum3.CopyTo(lanes[12..]);
    }
}
