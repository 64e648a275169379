using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Functions;

/// <summary>
/// The gradient noise of DeepOBS's two-dimensional problems: 10,000 pairs (x, y) of normal draws, rounded to float32.
/// All x come first, then all y, from one numpy RandomState(42).
/// </summary>
internal sealed class PlaneNoise
{
    /// <summary>Pairs.</summary>
    public const int Count = 10_000;

    private static readonly Lazy<double[]> Standard = new(Draw);

    private readonly float[] _x;
    private readonly float[] _y;

    /// <summary>Draws of a standard deviation.</summary>
    public PlaneNoise(double deviation)
    {
        _x = Scaled(Standard.Value.AsSpan(0, Count), deviation);
        _y = Scaled(Standard.Value.AsSpan(Count), deviation);
        for (int i = 0; i < Count; i++) Mean = (Mean.X + _x[i], Mean.Y + _y[i]);
        Mean = (Mean.X / Count, Mean.Y / Count);
    }

    /// <summary>Means over all pairs: added in double in ascending order, then divided.</summary>
    public (double X, double Y) Mean { get; }

    /// <summary>Means over some pairs: added in double in the order given, then divided.</summary>
    public (double X, double Y) MeanOf(ReadOnlySpan<int> examples)
    {
        double x = 0, y = 0;
        foreach (int example in examples)
        {
            x += _x[example];
            y += _y[example];
        }

        return (x / examples.Length, y / examples.Length);
    }

    private static double[] Draw()
    {
        NumpyRandomState random = new(42);
        double[] draws = new double[2 * Count];
        for (int i = 0; i < draws.Length; i++) draws[i] = random.NextNormal();
        return draws;
    }

    private static float[] Scaled(ReadOnlySpan<double> draws, double deviation)
    {
        float[] scaled = new float[draws.Length];
        for (int i = 0; i < scaled.Length; i++) scaled[i] = (float)(deviation * draws[i]);
        return scaled;
    }
}
