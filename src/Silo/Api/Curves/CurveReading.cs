using Sweep.Client.Contracts;
using Sweep.Store;

namespace Sweep.Silo.Api.Curves;

/// <summary>What a client gets of a trial's curves.</summary>
internal static class CurveReading
{
    /// <summary>
    /// The points after a cursor. A new attempt may have gone back to its checkpoint: points that a client has may be
    /// gone, or replaced by others. Then, and whenever the last points that the client has are not the stored ones any
    /// more, it gets everything again.
    /// </summary>
    /// <param name="trial">The trial, read before its curves.</param>
    /// <param name="curves">Its curves.</param>
    /// <param name="seen">The cursor.</param>
    /// <param name="points">Most points of each curve; null for all.</param>
    public static CurvesView Read(TrialRecord trial, IReadOnlyList<Curve> curves, CurveCursor seen, int? points)
    {
        bool reset = seen.Ends.Count > 0 && (trial.Attempts != seen.Attempts || !curves.IsContinuationOf(seen));
        if (reset) seen = CurveCursor.Start;
        List<SampledCurveView> sampled = [];
        Dictionary<string, CurveEnd> ends = new(StringComparer.Ordinal);
        foreach (Curve curve in curves)
        {
            int count = curve.Steps.Count;
            if (count == 0) continue;
            int start = seen.Ends.TryGetValue(curve.Metric, out CurveEnd? end) ? end.Points : 0;
            ends.Add(curve.Metric, new(
                count, curve.Steps[count - 1], BitConverter.DoubleToInt64Bits(curve.Values[count - 1])));
            if (start < count)
                sampled.Add(CurveSampler.Sample(curve.Metric, curve.Steps, curve.Values, start, points));
        }

        return new(trial.Number, sampled, new CurveCursor(trial.Attempts, ends).ToString(), reset);
    }

    private static bool IsContinuationOf(this IReadOnlyList<Curve> curves, CurveCursor seen) =>
        seen.Ends.All(known => curves.FirstOrDefault(curve => curve.Metric == known.Key) is { } curve
            && curve.Steps.Count >= known.Value.Points
            && curve.Steps[known.Value.Points - 1] == known.Value.Step
            && BitConverter.DoubleToInt64Bits(curve.Values[known.Value.Points - 1]) == known.Value.Bits);
}
