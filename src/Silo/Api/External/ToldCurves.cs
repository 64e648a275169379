using Sweep.Client.Contracts;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Silo.Api.Problems;
using Sweep.Store;

namespace Sweep.Silo.Api.External;

/// <summary>
/// What is told of a trial, joined to where its stored curves end: those are as long as they like, and are not read but
/// for a chunk that gets full, and once at the end. Points at steps that a metric has are left out: what is told twice
/// is told once.
/// </summary>
internal sealed class ToldCurves
{
    /// <summary>Most metrics of a trial.</summary>
    public const int MaxMetrics = 1000;

    /// <summary>Most points of one trial in one tell.</summary>
    public const int MaxPoints = 10_000;

    private static readonly Dictionary<string, int> All = [];

    private readonly SortedDictionary<string, ToldCurve> _metrics = new(StringComparer.Ordinal);

    /// <summary>Joins what is stored and what is told.</summary>
    /// <exception cref="RequestRefusedException">A point cannot be taken.</exception>
    public ToldCurves(IReadOnlyList<CurveExtent> stored, IReadOnlyList<ToldPoint> points)
    {
        foreach (CurveExtent extent in stored) _metrics.Add(extent.Metric, new(extent));
        if (points.Count > MaxPoints)
            throw Refuse($"found {points.Count} points, expected at most {MaxPoints} at once");
        if (points.Contains(null!)) throw Refuse("found a point that is null, expected its step and metrics");
        long last = -1;
        foreach (ToldPoint point in points)
        {
            if (point.Step <= last)
                throw Refuse($"found step {point.Step} after step {last}, expected ascending steps");
            last = point.Step;
            foreach ((string metric, double value) in point.Metrics) Add(metric, point.Step, value);
        }
    }

    /// <summary>Reads of the stored curves what <see cref="Chunks"/> and <see cref="Result"/> need.</summary>
    /// <param name="store">The store.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="whole">Whether the result is asked for.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task ReadAsync(IStudyStore store, long trial, bool whole, CancellationToken cancellation)
    {
        Dictionary<string, int> skip = whole ? All : _metrics
            .Where(metric => metric.Value.Stored > 0)
            .ToDictionary(metric => metric.Key, metric => metric.Value.Fills ? metric.Value.Open : metric.Value.Stored);
        bool isNeeded = whole
            ? _metrics.Values.Any(metric => metric.Stored > 0)
            : _metrics.Values.Any(metric => metric.Fills);
        if (!isNeeded) return;
        foreach (Curve curve in await store.ReadCurvesAsync(trial, skip, cancellation))
        {
            int from = skip.GetValueOrDefault(curve.Metric);
            if (_metrics.TryGetValue(curve.Metric, out ToldCurve? told) && from < told.Stored)
                told.Precede(curve, from);
        }
    }

    /// <summary>The points that are new, as parts of their chunks.</summary>
    public IReadOnlyList<CurveChunk> Chunks() => [.. _metrics.SelectMany(metric => metric.Value.Chunks(metric.Key))];

    /// <summary>What the trial is ranked by; once the curves have been read whole.</summary>
    public TrialResult Result(IReadOnlyList<Criterion> criteria) => CurveResult.Of(
        criteria,
        _metrics.ToDictionary(
            metric => metric.Key,
            metric => ((IReadOnlyList<long>)metric.Value.Steps, (IReadOnlyList<double>)metric.Value.Values)));

    /// <summary>A refusal.</summary>
    public static RequestRefusedException Refuse(string what) => new($"trials: {what}.");

    private void Add(string metric, long step, double value)
    {
        if (!Names.IsValid(metric)) throw Refuse($"found the metric {Names.Quote(metric)}, expected {Names.ValidForm}");
        if (!_metrics.TryGetValue(metric, out ToldCurve? told))
        {
            if (_metrics.Count == MaxMetrics) throw Refuse($"found more than {MaxMetrics} metrics, expected fewer");
            _metrics.Add(metric, told = new(null));
        }

        told.Add(step, double.IsNaN(value) ? double.NaN : value); // stored NaNs are canonical
    }
}
