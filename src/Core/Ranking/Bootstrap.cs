using Sweep.Core.Numerics;

namespace Sweep.Core.Ranking;

/// <summary>
/// Percentile bootstrap (Efron, 1979). Resample r draws place i from index r n + i of the stream (study seed, 0,
/// purpose bootstrap, time n), so the same study always gives the same intervals, and all means over n seeds share
/// their resamples: intervals of different arms and metrics differ by their values alone.
/// </summary>
/// <param name="studySeed">The study's seed.</param>
/// <param name="resamples">Number of resamples.</param>
internal sealed class Bootstrap(ulong studySeed, int resamples)
{
    private const int MaxKeptDraws = 1 << 20;
    private readonly Dictionary<(ulong Side, int Count), int[]> _draws = [];

    /// <summary>Of the mean; null with fewer than two values or when one is not finite.</summary>
    public Interval? OfMean(ReadOnlySpan<double> values) => CanResample(values) ? Percentiles(Means(values, 0)) : null;

    /// <summary>Of mean(left) - mean(right), the values not being paired; null as for <see cref="OfMean"/>.</summary>
    public Interval? OfDifference(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        if (!CanResample(left) || !CanResample(right)) return null;
        double[] differences = Means(left, 0);
        double[] subtrahends = Means(right, 1); // another stream: equal draws would pair what is not paired
        for (int r = 0; r < differences.Length; r++) differences[r] -= subtrahends[r];
        return Percentiles(differences);
    }

    /// <summary>The mean of every resample, each summed in order of draws.</summary>
    internal double[] Means(ReadOnlySpan<double> values, ulong side)
    {
        int[] draws = Draws(side, values.Length);
        double[] means = new double[resamples];
        for (int r = 0, d = 0; r < means.Length; r++)
        {
            double sum = 0;
            for (int i = 0; i < values.Length; i++) sum += values[draws[d++]];
            means[r] = sum / values.Length;
        }

        return means;
    }

    private static bool CanResample(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value)) return false;
        }

        return values.Length > 1;
    }

    private static Interval Percentiles(double[] samples)
    {
        Array.Sort(samples);
        return new(Quantile(samples, 0.025), Quantile(samples, 0.975));
    }

    /// <summary>Linear between order statistics (Hyndman and Fan's type 7, the default of R and numpy).</summary>
    private static double Quantile(double[] sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    private int[] Draws(ulong side, int count)
    {
        if (_draws.TryGetValue((side, count), out int[]? draws)) return draws;
        RandomStream stream = RandomStream.Create(studySeed, side, RandomPurpose.Bootstrap, (ulong)count);
        draws = new int[resamples * count];
        for (int i = 0; i < draws.Length; i++) draws[i] = stream.BelowAt((ulong)i, count);
        if (draws.Length <= MaxKeptDraws) _draws[(side, count)] = draws;
        return draws;
    }
}
