using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Inner product of a float32 vector with the difference of two others, accumulated in double.</summary>
public static class DotDifference
{
    /// <summary>
    /// sum of x[i] * (a[i] - b[i]): the difference and its product are each rounded once, in double, where a and b
    /// that nearly agree lose nothing; added over 16 virtual lanes in the order of <see cref="Dot"/>, so the bits are
    /// the same on every path. NaN if any term is.
    /// </summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Compute(ReadOnlySpan<float> x, ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        Compute(x, a, b, Lanes.LaneWidth.Best);

    /// <summary>The same on the path of one lane width, for tests that compare paths.</summary>
    internal static double Compute(ReadOnlySpan<float> x, ReadOnlySpan<float> a, ReadOnlySpan<float> b, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, x.Length, nameof(a));
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, x.Length, nameof(b));
        Span<double> lanes = stackalloc double[VirtualLanes.Count];
        lanes.Clear();
        int whole = width >= 8 ? x.Length / VirtualLanes.Count * VirtualLanes.Count : 0;
        if (whole > 0) AddGroups(x, a, b, whole, lanes);
        for (int i = whole; i < x.Length; i++) lanes[i % VirtualLanes.Count] += x[i] * ((double)a[i] - b[i]);
        return VirtualLanes.Fold(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGroups(
        ReadOnlySpan<float> x, ReadOnlySpan<float> a, ReadOnlySpan<float> b, int whole, Span<double> lanes)
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        ref float pa = ref MemoryMarshal.GetReference(a);
        ref float pb = ref MemoryMarshal.GetReference(b);
        Vector256<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (int i = 0; i < whole; i += VirtualLanes.Count)
        {
            (Vector256<double> x0, Vector256<double> x1) = Load(ref px, i);
            (Vector256<double> x2, Vector256<double> x3) = Load(ref px, i + 8);
            (Vector256<double> a0, Vector256<double> a1) = Load(ref pa, i);
            (Vector256<double> a2, Vector256<double> a3) = Load(ref pa, i + 8);
            (Vector256<double> b0, Vector256<double> b1) = Load(ref pb, i);
            (Vector256<double> b2, Vector256<double> b3) = Load(ref pb, i + 8);
            sum0 += x0 * (a0 - b0);
            sum1 += x1 * (a1 - b1);
            sum2 += x2 * (a2 - b2);
            sum3 += x3 * (a3 - b3);
        }

        sum0.CopyTo(lanes);
        sum1.CopyTo(lanes[4..]);
        sum2.CopyTo(lanes[8..]);
        sum3.CopyTo(lanes[12..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Low, Vector256<double> High) Load(ref float source, int index) =>
        Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)index));
}
