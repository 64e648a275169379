using System.Runtime.Intrinsics;
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

    private const int Chains = 4;

    private readonly Vector128<double>[] _pairs = new Vector128<double>[Count];

    /// <summary>Draws of a standard deviation.</summary>
    public PlaneNoise(double deviation)
    {
        ReadOnlySpan<double> x = Standard.Value.AsSpan(0, Count), y = Standard.Value.AsSpan(Count);
        Vector128<double> sum = default;
        for (int i = 0; i < Count; i++)
        {
            _pairs[i] = Vector128.Create((double)(float)(deviation * x[i]), (float)(deviation * y[i]));
            sum += _pairs[i];
        }

        Mean = (sum[0] / Count, sum[1] / Count);
    }

    /// <summary>Means over all pairs: added in double in ascending order, then divided.</summary>
    public (double X, double Y) Mean { get; }

    /// <summary>
    /// Means over some pairs, in double: pair k of those given goes to chain k mod 4, each chain is added in order,
    /// and the chains are added as (0 + 1) + (2 + 3), then divided.
    /// </summary>
    /// <remarks>Four chains, because one would wait for every addition.</remarks>
    public (double X, double Y) MeanOf(ReadOnlySpan<int> examples)
    {
        Vector128<double>[] pairs = _pairs;
        Vector128<double> a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i <= examples.Length - Chains; i += Chains)
        {
            a += pairs[examples[i]];
            b += pairs[examples[i + 1]];
            c += pairs[examples[i + 2]];
            d += pairs[examples[i + 3]];
        }

        if (i < examples.Length) a += pairs[examples[i]];
        if (i + 1 < examples.Length) b += pairs[examples[i + 1]];
        if (i + 2 < examples.Length) c += pairs[examples[i + 2]];
        Vector128<double> sum = (a + b) + (c + d);
        return (sum[0] / examples.Length, sum[1] / examples.Length);
    }

    private static double[] Draw()
    {
        NumpyRandomState random = new(42);
        double[] draws = new double[2 * Count];
        for (int i = 0; i < draws.Length; i++) draws[i] = random.NextNormal();
        return draws;
    }
}
