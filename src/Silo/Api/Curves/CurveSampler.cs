using Sweep.Client.Contracts;

namespace Sweep.Silo.Api.Curves;

/// <summary>
/// Chooses the points of a curve that show its shape: the first and the last, and of each of equally long stretches
/// between them the lowest, the highest and the first that is not finite. So no peak, no trough and no stretch with a
/// NaN or an infinity goes missing, and what is chosen are points that were measured, not means of them.
/// </summary>
internal static class CurveSampler
{
    /// <summary>Fewest points to ask for.</summary>
    public const int MinPoints = 10;

    /// <summary>Most points to ask for.</summary>
    public const int MaxPoints = 100_000;

    private const int Ends = 2;
    private const int PerStretch = 3;

    /// <summary>The points of a curve from one on.</summary>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="steps">All steps.</param>
    /// <param name="values">All values.</param>
    /// <param name="start">Ordinal of the first point wanted.</param>
    /// <param name="points">Most points to choose; null for all.</param>
    public static SampledCurveView Sample(
        string metric, IReadOnlyList<long> steps, IReadOnlyList<double> values, int start, int? points)
    {
        int count = values.Count - start;
        long notFinite = 0;
        for (int i = start; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i])) notFinite++;
        }

        IEnumerable<int> chosen = points is { } most && count > most
            ? Choose(values, start, most)
            : Enumerable.Range(start, count);
        int[] kept = [.. chosen];
        return new(metric, [.. kept.Select(i => steps[i])], [.. kept.Select(i => values[i])], count, notFinite);
    }

    private static IEnumerable<int> Choose(IReadOnlyList<double> values, int start, int most)
    {
        int first = start + 1, inner = values.Count - start - Ends;
        int stretches = (most - Ends) / PerStretch;
        yield return start;
        for (int stretch = 0; stretch < stretches; stretch++)
        {
            int begin = first + (int)((long)inner * stretch / stretches);
            int end = first + (int)((long)inner * (stretch + 1) / stretches);
            foreach (int index in Extremes(values, begin, end)) yield return index;
        }

        yield return values.Count - 1;
    }

    private static SortedSet<int> Extremes(IReadOnlyList<double> values, int begin, int end)
    {
        int lowest = -1, highest = -1, notFinite = -1;
        for (int i = begin; i < end; i++)
        {
            double value = values[i];
            if (!double.IsFinite(value))
            {
                if (notFinite < 0) notFinite = i;
                continue;
            }

            if (lowest < 0 || value < values[lowest]) lowest = i;
            if (highest < 0 || value > values[highest]) highest = i;
        }

        SortedSet<int> chosen = [lowest, highest, notFinite];
        chosen.Remove(-1);
        return chosen;
    }
}
