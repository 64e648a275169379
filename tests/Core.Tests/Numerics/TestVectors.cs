using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Tests.Numerics;

/// <summary>Inputs and comparisons shared by the kernel tests.</summary>
internal static class TestVectors
{
    /// <summary>The lane widths this processor has; 1 is the scalar twin.</summary>
    public static IEnumerable<int> WidePaths()
    {
        if (Vector256.IsHardwareAccelerated) yield return 8;
        if (Vector512.IsHardwareAccelerated) yield return 16;
    }

    /// <summary>Runs a test on the path of every lane width this processor has, the scalar twin's included.</summary>
    public static void ForEachPath(Action<int> test)
    {
        foreach (int width in WidePaths().Append(1))
        {
            LaneWidth.Force(width);
            try
            {
                test(width);
            }
            finally
            {
                LaneWidth.Force(0);
            }
        }
    }

    /// <summary>Draws with a spread of magnitudes, so that another order of additions shows.</summary>
    public static float[] Draw(int length, ulong seed)
    {
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            ulong bits = RandomStream.Mix((seed << 40) + (ulong)i);
            values[i] = ((int)bits * (1f / int.MaxValue)) * (1 << (int)(bits >> 61));
        }

        return values;
    }

    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        if (MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual))) return;
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i])
                || (float.IsNaN(expected[i]) && float.IsNaN(actual[i])); // which NaN is not part of the contract
            Assert.True(same, $"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R}");
        }
    }
}
