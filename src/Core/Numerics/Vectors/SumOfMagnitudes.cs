using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>The 1-norm of a float32 vector, accumulated in double.</summary>
public static class SumOfMagnitudes
{
    /// <summary>
    /// sum of |x[i]|, added over 16 virtual lanes in the order of <see cref="Dot"/>, so the bits are the same on
    /// every path. NaN if any element is, else infinite if any is.
    /// </summary>
    public static double Compute(ReadOnlySpan<float> x) => Compute(x, Lanes.LaneWidth.Best);

    /// <summary>The same on the path of one lane width, for tests that compare paths.</summary>
    internal static double Compute(ReadOnlySpan<float> x, int width)
    {
        Span<double> lanes = stackalloc double[VirtualLanes.Count];
        lanes.Clear();
        int whole = width >= 8 ? x.Length / VirtualLanes.Count * VirtualLanes.Count : 0;
        if (whole > 0) AddGroups(x, whole, lanes);
        for (int i = whole; i < x.Length; i++) lanes[i % VirtualLanes.Count] += Math.Abs((double)x[i]);
        return VirtualLanes.Fold(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGroups(ReadOnlySpan<float> x, int whole, Span<double> lanes)
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        Vector256<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (int i = 0; i < whole; i += VirtualLanes.Count)
        {
            (Vector256<double> x0, Vector256<double> x1) = Vector256.Widen(Vector256.LoadUnsafe(ref px, (nuint)i));
            (Vector256<double> x2, Vector256<double> x3) = Vector256.Widen(Vector256.LoadUnsafe(ref px, (nuint)i + 8));
            sum0 += Vector256.Abs(x0);
            sum1 += Vector256.Abs(x1);
            sum2 += Vector256.Abs(x2);
            sum3 += Vector256.Abs(x3);
        }

        sum0.CopyTo(lanes);
        sum1.CopyTo(lanes[4..]);
        sum2.CopyTo(lanes[8..]);
        sum3.CopyTo(lanes[12..]);
    }
}
