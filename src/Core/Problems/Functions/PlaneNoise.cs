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

    // The trials of a study share their noise: making it takes far longer than many of them train.
    private static volatile PlaneNoise? _last;

    private readonly long[] _pairs = new long[Count];
    private readonly double _deviation;

    private PlaneNoise(double deviation)
    {
        _deviation = deviation;
        ReadOnlySpan<double> x = Standard.Value.AsSpan(0, Count), y = Standard.Value.AsSpan(Count);
        Vector128<double> sum = default;
        for (int i = 0; i < Count; i++)
        {
            _pairs[i] = PairMean.Pack((float)(deviation * x[i]), (float)(deviation * y[i]));
            sum += PairMean.Widen(_pairs[i]);
        }

        Mean = (sum[0] / Count, sum[1] / Count);
    }

    /// <summary>The pairs, as <see cref="PairMean.Pack"/> has them.</summary>
    public ReadOnlySpan<long> Pairs => _pairs;

    /// <summary>Means over all pairs: added in double in ascending order, then divided.</summary>
    public (double X, double Y) Mean { get; }

    /// <summary>Draws of a standard deviation.</summary>
    public static PlaneNoise Of(double deviation)
    {
        PlaneNoise? last = _last;
        return last is not null && last._deviation.Equals(deviation) ? last : _last = new(deviation);
    }

    /// <summary>Means over some pairs, as <see cref="PairMean"/> has them.</summary>
    public (double X, double Y) MeanOf(ReadOnlySpan<int> examples)
    {
        PairMean mean = default;
        int i = 0;
        for (; i <= examples.Length - PairMean.Chains; i += PairMean.Chains)
        {
            mean.Add(
                _pairs[examples[i]], _pairs[examples[i + 1]], _pairs[examples[i + 2]], _pairs[examples[i + 3]]);
        }

        for (int chain = 0; i < examples.Length; i++, chain++) mean.Add(chain, _pairs[examples[i]]);
        return mean.Of(examples.Length);
    }

    private static double[] Draw()
    {
        NumpyRandomState random = new(42);
        double[] draws = new double[2 * Count];
        for (int i = 0; i < draws.Length; i++) draws[i] = random.NextNormal();
        return draws;
    }
}
