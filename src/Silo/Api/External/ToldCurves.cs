using Microsoft.AspNetCore.Http;
using Sweep.Client.Contracts;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store;

namespace Sweep.Silo.Api.External;

/// <summary>
/// The curves of a trial together with the points that are told of it. Points at steps that a metric has are left out:
/// what is told twice is told once.
/// </summary>
internal sealed class ToldCurves
{
    /// <summary>Most metrics of a trial.</summary>
    public const int MaxMetrics = 1000;

    /// <summary>Most points of one trial in one tell.</summary>
    public const int MaxPoints = 10_000;

    private readonly SortedDictionary<string, Told> _metrics = new(StringComparer.Ordinal);

    /// <summary>Joins what is stored and what is told.</summary>
    /// <exception cref="BadHttpRequestException">A point cannot be taken.</exception>
    public ToldCurves(IReadOnlyList<Curve> stored, IReadOnlyList<ToldPoint> points)
    {
        foreach (Curve curve in stored) _metrics.Add(curve.Metric, new(curve));
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

    /// <summary>The chunks with points that are new, each whole.</summary>
    public IReadOnlyList<CurveChunk> Chunks() => [.. _metrics.SelectMany(metric => metric.Value.Chunks(metric.Key))];

    /// <summary>What the trial is ranked by.</summary>
    public TrialResult Result(IReadOnlyList<Criterion> criteria) => CurveResult.Of(
        criteria,
        _metrics.ToDictionary(
            metric => metric.Key,
            metric => ((IReadOnlyList<long>)metric.Value.Steps, (IReadOnlyList<double>)metric.Value.Values)));

    /// <summary>A refusal.</summary>
    public static BadHttpRequestException Refuse(string what) => new($"trials: {what}.");

    private void Add(string metric, long step, double value)
    {
        if (!Names.IsValid(metric)) throw Refuse($"found the metric {Names.Quote(metric)}, expected {Names.ValidForm}");
        if (!_metrics.TryGetValue(metric, out Told? told))
        {
            if (_metrics.Count == MaxMetrics) throw Refuse($"found more than {MaxMetrics} metrics, expected fewer");
            _metrics.Add(metric, told = new(null));
        }

        told.Add(step, double.IsNaN(value) ? double.NaN : value); // stored NaNs are canonical
    }

    private sealed class Told(Curve? stored)
    {
        private readonly int _stored = stored?.Steps.Count ?? 0;

        public List<long> Steps { get; } = [.. stored?.Steps ?? []];

        public List<double> Values { get; } = [.. stored?.Values ?? []];

        public void Add(long step, double value)
        {
            if (Steps.Count > 0 && step <= Steps[^1]) return;
            Steps.Add(step);
            Values.Add(value);
        }

        public IEnumerable<CurveChunk> Chunks(string metric)
        {
            if (Steps.Count == _stored) yield break;
            for (int number = _stored / CurveChunk.Capacity; number * CurveChunk.Capacity < Steps.Count; number++)
            {
                int first = number * CurveChunk.Capacity;
                int count = Math.Min(CurveChunk.Capacity, Steps.Count - first);
                yield return new(metric, number, Steps.GetRange(first, count), Values.GetRange(first, count));
            }
        }
    }
}
