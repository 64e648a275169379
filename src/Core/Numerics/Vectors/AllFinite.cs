using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Whether a vector holds neither NaN nor an infinity.</summary>
public static class AllFinite
{
    private const uint ExponentMask = 0x7F800000;

    /// <summary>True when every element is finite; true for an empty vector.</summary>
    public static bool Check(ReadOnlySpan<float> x) => Check(x, Lanes.LaneWidth.Best);

    /// <summary>The same on the path of one lane width, for tests that compare paths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool Check(ReadOnlySpan<float> x, int width)
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        int i = 0;
        if (width == 16)
        {
            Vector512<uint> mask = Vector512.Create(ExponentMask);
            for (; i <= x.Length - 16; i += 16)
            {
                if (Vector512.EqualsAny(Vector512.LoadUnsafe(ref px, (nuint)i).AsUInt32() & mask, mask)) return false;
            }
        }
        else if (width == 8)
        {
            Vector256<uint> mask = Vector256.Create(ExponentMask);
            for (; i <= x.Length - 8; i += 8)
            {
                if (Vector256.EqualsAny(Vector256.LoadUnsafe(ref px, (nuint)i).AsUInt32() & mask, mask)) return false;
            }
        }

        for (; i < x.Length; i++)
        {
            if (!float.IsFinite(x[i])) return false;
        }

        return true;
    }
}
