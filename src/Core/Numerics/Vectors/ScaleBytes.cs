using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Turns feature bytes into float32 inputs.</summary>
public static class ScaleBytes
{
    /// <summary>
    /// destination[i] = source[i] * scale: the byte converts exactly, the product is rounded once.
    /// </summary>
    /// <param name="source">The bytes.</param>
    /// <param name="scale">Value of a byte of 1.</param>
    /// <param name="destination">At least as long as the source.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public static void Apply(ReadOnlySpan<byte> source, float scale, Span<float> destination) =>
        Apply(source, scale, destination, Lanes.LaneWidth.Best);

    /// <summary>The same on the path of one lane width, for tests that compare paths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static unsafe void Apply(ReadOnlySpan<byte> source, float scale, Span<float> destination, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length, nameof(destination));
        int i = 0;
        fixed (byte* from = source)
        fixed (float* to = destination)
        {
            if (width == 16 && Avx512F.IsSupported)
            {
                Vector512<float> factor = Vector512.Create(scale);
                for (; i <= source.Length - 16; i += 16)
                {
                    Vector512<int> whole = Avx512F.ConvertToVector512Int32(Vector128.Load(from + i));
                    (Vector512.ConvertToSingle(whole) * factor).Store(to + i);
                }
            }
            else if (width >= 8 && Avx2.IsSupported)
            {
                Vector256<float> factor = Vector256.Create(scale);
                for (; i <= source.Length - 8; i += 8)
                    (Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(from + i)) * factor).Store(to + i);
            }

            for (; i < source.Length; i++) to[i] = from[i] * scale;
        }
    }
}
