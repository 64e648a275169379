using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweep.Core.Benchmarks;

/// <summary>What one core can do at most: fused multiply-adds on registers, in chains enough to hide latency.</summary>
internal static class FmaPeak
{
    private const int Turns = 400_000;

    /// <summary>Floating point operations per second of the widest vectors this processor has, best of many.</summary>
    public static double Measure()
    {
        double seconds = Vector512.IsHardwareAccelerated
            ? Stopclock.Best(() => Run512(Turns), 60) : Stopclock.Best(() => Run256(Turns), 60);
        int width = Vector512.IsHardwareAccelerated ? 16 : 8;
        return 2.0 * 12 * width * Turns / seconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run512(int turns)
    {
        Vector512<float> a = Vector512.Create(0.5f), b = Vector512.Create(0.25f);
        Vector512<float> c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, ca = a, cb = a;
        for (int i = 0; i < turns; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(a, b, c0);
            c1 = Vector512.FusedMultiplyAdd(a, b, c1);
            c2 = Vector512.FusedMultiplyAdd(a, b, c2);
            c3 = Vector512.FusedMultiplyAdd(a, b, c3);
            c4 = Vector512.FusedMultiplyAdd(a, b, c4);
            c5 = Vector512.FusedMultiplyAdd(a, b, c5);
            c6 = Vector512.FusedMultiplyAdd(a, b, c6);
            c7 = Vector512.FusedMultiplyAdd(a, b, c7);
            c8 = Vector512.FusedMultiplyAdd(a, b, c8);
            c9 = Vector512.FusedMultiplyAdd(a, b, c9);
            ca = Vector512.FusedMultiplyAdd(a, b, ca);
            cb = Vector512.FusedMultiplyAdd(a, b, cb);
        }

        return Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + ca + cb);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run256(int turns)
    {
        Vector256<float> a = Vector256.Create(0.5f), b = Vector256.Create(0.25f);
        Vector256<float> c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, ca = a, cb = a;
        for (int i = 0; i < turns; i++)
        {
            c0 = Vector256.FusedMultiplyAdd(a, b, c0);
            c1 = Vector256.FusedMultiplyAdd(a, b, c1);
            c2 = Vector256.FusedMultiplyAdd(a, b, c2);
            c3 = Vector256.FusedMultiplyAdd(a, b, c3);
            c4 = Vector256.FusedMultiplyAdd(a, b, c4);
            c5 = Vector256.FusedMultiplyAdd(a, b, c5);
            c6 = Vector256.FusedMultiplyAdd(a, b, c6);
            c7 = Vector256.FusedMultiplyAdd(a, b, c7);
            c8 = Vector256.FusedMultiplyAdd(a, b, c8);
            c9 = Vector256.FusedMultiplyAdd(a, b, c9);
            ca = Vector256.FusedMultiplyAdd(a, b, ca);
            cb = Vector256.FusedMultiplyAdd(a, b, cb);
        }

        return Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + ca + cb);
    }
}
