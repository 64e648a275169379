namespace Sweep.Core.Tests.Optimizers;

/// <summary>The gradients and initial parameters that Golden/optimizers.py makes, bit by bit.</summary>
internal static class SyntheticGradients
{
    /// <summary>Number of coordinates in the golden files.</summary>
    public const int Count = 60;

    /// <summary>Initial value of a coordinate.</summary>
    public static float Parameter(int index) => Uniform(1, 0, index) * 2;

    /// <summary>Gradient of a coordinate before step <paramref name="time"/> (from 0).</summary>
    public static float Gradient(int time, int index)
    {
        if (index % 16 == 5 || (index % 16 == 9 && time % 5 != 0)) return 0;
        float scale = MathF.ScaleB(1, (index * 7 % 9) - 5);
        return (Uniform(2, time, index) + (((index % 3) - 1) * 0.25f)) * scale;
    }

    /// <summary>The same over magnitudes from 1e-12 to 1e12, one a coordinate.</summary>
    public static float WideGradient(int time, int index) =>
        (float)(Gradient(time, index) * Math.Pow(10, (index * 11 % 25) - 12));

    /// <summary>
    /// Initial values to go with them: every third coordinate starts at 0, where its own moves alone show, however
    /// small they are.
    /// </summary>
    public static float WideParameter(int index) => index % 3 == 1 ? 0 : Parameter(index);

    /// <summary>Rate of a trajectory whose rate and momentum change with the step.</summary>
    public static double CycledRate(double rate, int time) => rate * (1 + (time % 8 / 8.0));

    /// <summary>Momentum or beta1 of such a trajectory.</summary>
    public static double CycledMomentum(int time) => 0.85 + (time % 10 * 0.01);

    /// <summary>A multiple of 2^-23 in [-1, 1): lowbias32 (Wellons) of a counter.</summary>
    public static float Uniform(uint seed, int time, int index)
    {
        uint x = (seed * 0x9E3779B9) ^ (((uint)time * Count) + (uint)index);
        x ^= x >> 16;
        x *= 0x7FEB352D;
        x ^= x >> 15;
        x *= 0x846CA68B;
        x ^= x >> 16;
        return ((x >> 8) * (1f / (1 << 23))) - 1;
    }
}
