using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sweep.Core.Numerics;

namespace Sweep.Peers;

/// <summary>What this processor can do at most, measured on one thread.</summary>
internal static class MachineLimits
{
    /// <summary>
    /// Floating-point operations a second of fused multiply-adds that never leave the registers: the best of ten slices
    /// of the time.
    /// </summary>
    public static double FusedMultiplyAdds(double seconds)
    {
        const int Slices = 10, Blocks = 20_000;
        float sink = Chain(Blocks);
        double best = 0;
        for (int slice = 0; slice < Slices; slice++)
        {
            long blocks = 0;
            double elapsed;
            TimeSpan start = Environment.CpuUsage.TotalTime;
            do
            {
                sink += Chain(Blocks);
                blocks += Blocks;
                elapsed = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
            }
            while (elapsed < seconds / Slices);
            best = Math.Max(best, blocks * 16.0 * 2 * Vector512<float>.Count / elapsed);
        }

        GC.KeepAlive(sink);
        return best;
    }

    /// <summary>Bytes a second, read and written, of one pass that scales vectors of this length in place.</summary>
    /// <param name="count">Floats; four vectors of them take turns, as an optimizer's do.</param>
    /// <param name="seconds">How long to measure.</param>
    public static double InPlaceBytes(int count, double seconds)
    {
        AlignedBuffer[] vectors = [new(count), new(count), new(count), new(count)];
        foreach (AlignedBuffer vector in vectors) vector.Span.Fill(1);
        long passes = 0;
        TimeSpan start = Environment.CpuUsage.TotalTime;
        while (true)
        {
            foreach (AlignedBuffer vector in vectors) Scale(vector.Span);
            passes += vectors.Length;
            double elapsed = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
            if (elapsed >= seconds) return passes * 2.0 * sizeof(float) * count / elapsed;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(Span<float> vector)
    {
        Vector512<float> factor = Vector512.Create(1.0000001f);
        for (int i = 0; i <= vector.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Span<float> part = vector.Slice(i, Vector512<float>.Count);
            (Vector512.Create<float>(part) * factor).CopyTo(part);
        }
    }

    /// <summary>Sixteen independent chains hide the latency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chain(int blocks)
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(0.001f);
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y;
        Vector512<float> i = y, j = y, k = y, l = y, m = y, n = y, o = y, p = y;
        for (int block = 0; block < blocks; block++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
            m = Vector512.FusedMultiplyAdd(m, x, y);
            n = Vector512.FusedMultiplyAdd(n, x, y);
            o = Vector512.FusedMultiplyAdd(o, x, y);
            p = Vector512.FusedMultiplyAdd(p, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p);
    }
}
