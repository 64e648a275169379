using Sweep.Client.Contracts;
using Sweep.Store;

namespace Sweep.Silo.Api.Curves;

/// <summary>
/// What a client gets of a trial's curves: the points after its cursor. A new attempt may have gone back to its
/// checkpoint: points that a client has may be gone, or replaced by others. Then, and whenever the last points that the
/// client has are not the stored ones any more, it gets everything again.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="points">Most points of each curve; null for all.</param>
internal sealed class CurveReading(IStudyStore store, int? points)
{
    /// <summary>Reads what a client lacks.</summary>
    /// <param name="trial">The trial, read before its curves.</param>
    /// <param name="seen">The client's cursor.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<CurvesView> ReadAsync(TrialRecord trial, CurveCursor seen, CancellationToken cancellation)
    {
        if (trial.Attempts == seen.Attempts)
        {
            // With the last point of each that the client has: it tells whether they are the same curves.
            Dictionary<string, int> skip = seen.Ends.ToDictionary(end => end.Key, end => end.Value.Points - 1);
            IReadOnlyList<Curve> curves = await store.ReadCurvesAsync(trial.Id, skip, cancellation);
            if (seen.Ends.All(end => Continues(curves, end.Key, end.Value))) return View(trial, curves, seen, false);
        }

        return View(
            trial, await store.ReadCurvesAsync(trial.Id, cancellation), CurveCursor.Start, seen.Ends.Count > 0);
    }

    private static bool Continues(IReadOnlyList<Curve> curves, string metric, CurveEnd end) =>
        curves.FirstOrDefault(curve => curve.Metric == metric) is { } curve
        && curve.Steps[0] == end.Step
        && BitConverter.DoubleToInt64Bits(curve.Values[0]) == end.Bits;

    private CurvesView View(TrialRecord trial, IReadOnlyList<Curve> curves, CurveCursor seen, bool reset)
    {
        List<SampledCurveView> sampled = [];
        Dictionary<string, CurveEnd> ends = new(StringComparer.Ordinal);
        foreach (Curve curve in curves)
        {
            CurveEnd? known = seen.Ends.GetValueOrDefault(curve.Metric);
            int start = known is null ? 0 : 1, last = curve.Steps.Count - 1;
            ends.Add(curve.Metric, new(
                (known?.Points ?? 0) + curve.Steps.Count - start,
                curve.Steps[last],
                BitConverter.DoubleToInt64Bits(curve.Values[last])));
            if (start <= last)
                sampled.Add(CurveSampler.Sample(curve.Metric, curve.Steps, curve.Values, start, points));
        }

        return new(trial.Number, sampled, new CurveCursor(trial.Attempts, ends).ToString(), reset);
    }
}
