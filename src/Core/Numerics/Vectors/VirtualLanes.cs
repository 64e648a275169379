namespace Sweep.Core.Numerics.Vectors;

/// <summary>
/// The order of reductions: element i belongs to virtual lane i mod 16, a lane takes its elements in ascending order,
/// and the sixteen lanes are folded 16 to 8 to 4 to 2 to 1 by adding the upper half onto the lower. Sixteen lanes are
/// one 512-bit register, two 256-bit ones or an array, so every path has the same order and the same bits.
/// </summary>
internal static class VirtualLanes
{
    /// <summary>Number of virtual lanes.</summary>
    public const int Count = 16;

    /// <summary><paramref name="length"/> rounded up to whole groups.</summary>
    public static int RoundUp(int length) => (length + Count - 1) / Count * Count;

    /// <summary>Sum of the sixteen lanes in the stated order; destroys them.</summary>
    public static float Fold(Span<float> lanes)
    {
        for (int half = Count / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        }

        return lanes[0];
    }

    /// <summary>Sum of the sixteen lanes in the stated order; destroys them.</summary>
    public static double Fold(Span<double> lanes)
    {
        for (int half = Count / 2; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        }

        return lanes[0];
    }
}
