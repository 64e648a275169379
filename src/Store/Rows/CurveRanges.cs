using Sweep.Core.Training;

namespace Sweep.Store.Rows;

/// <summary>
/// What to read of a trial's curves, as ranges of the key (metric, point): the first begins before all metrics, each
/// other one at the chunk of the first point that is wanted of a metric, and each ends where the next one's metric
/// begins. So metrics that are not named are read whole, and what is left out is not read but for a chunk.
/// </summary>
internal sealed class CurveRanges
{
    private const string BehindAll = "\U0010FFFF";

    /// <summary>The ranges without the points to leave out, by metric.</summary>
    public CurveRanges(IReadOnlyDictionary<string, int> skip)
    {
        KeyValuePair<string, int>[] named = [.. skip.OrderBy(metric => metric.Key, StringComparer.Ordinal)];
        Metrics = ["", .. named.Select(metric => metric.Key)];
        Chunks = [0, .. named.Select(metric => metric.Value / CurveChunk.Capacity)];
        Ends = [.. named.Select(metric => metric.Key), BehindAll];
    }

    /// <summary>The metric that each range begins with.</summary>
    public string[] Metrics { get; }

    /// <summary>The chunk of it that each range begins with.</summary>
    public int[] Chunks { get; }

    /// <summary>The metric that each range ends before.</summary>
    public string[] Ends { get; }

    /// <summary>Joins rows, which are in order of the key.</summary>
    /// <param name="rows">Metric, ordinal of the first point, steps and values of each.</param>
    /// <param name="skip">Points to leave out, by metric.</param>
    public static IReadOnlyList<Curve> Join(
        IEnumerable<(string Metric, int FirstPoint, long[] Steps, double[] Values)> rows,
        IReadOnlyDictionary<string, int> skip)
    {
        List<Curve> curves = [];
        foreach (var metric in rows.GroupBy(row => row.Metric, StringComparer.Ordinal)
            .OrderBy(metric => metric.Key, StringComparer.Ordinal))
        {
            int known = Math.Max(0, skip.GetValueOrDefault(metric.Key) - metric.First().FirstPoint);
            Curve curve = new(
                metric.Key,
                [.. metric.SelectMany(row => row.Steps).Skip(known)],
                [.. metric.SelectMany(row => row.Values).Skip(known)]);
            if (curve.Steps.Count > 0) curves.Add(curve);
        }

        return curves;
    }
}
