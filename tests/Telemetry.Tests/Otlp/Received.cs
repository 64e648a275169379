using System.Collections.Concurrent;
using Sweep.Telemetry.Tests.Otlp.Messages;

namespace Sweep.Telemetry.Tests.Otlp;

/// <summary>What a receiver was sent.</summary>
internal sealed class Received
{
    private readonly ConcurrentQueue<ResourceSpans> _spans = [];
    private readonly ConcurrentQueue<ResourceMetrics> _metrics = [];
    private readonly ConcurrentQueue<ResourceLogs> _logs = [];

    /// <summary>All spans, with the source that each is from.</summary>
    public IEnumerable<(string Source, Span Span)> Spans =>
        from resource in _spans
        from scope in resource.Scopes
        from span in scope.Spans
        select (scope.Scope.Name, span);

    /// <summary>All metrics, older exports before newer, with the meter that each is from.</summary>
    public IEnumerable<(string Meter, Metric Metric)> Metrics =>
        from resource in _metrics
        from scope in resource.Scopes
        from metric in scope.Metrics
        select (scope.Scope.Name, metric);

    /// <summary>All log records.</summary>
    public IEnumerable<LogRecord> Logs =>
        from resource in _logs from scope in resource.Scopes from record in scope.Records select record;

    /// <summary>Resources of all three signals.</summary>
    public IEnumerable<Resource> Resources =>
        _spans.Select(spans => spans.Resource)
            .Concat(_metrics.Select(metrics => metrics.Resource))
            .Concat(_logs.Select(logs => logs.Resource));

    /// <summary>Spans came.</summary>
    public void Add(TraceExport request) => AddAll(_spans, request.Resources);

    /// <summary>Metrics came.</summary>
    public void Add(MetricsExport request) => AddAll(_metrics, request.Resources);

    /// <summary>Log records came.</summary>
    public void Add(LogsExport request) => AddAll(_logs, request.Resources);

    /// <summary>Spans of one name.</summary>
    public Span[] SpansOf(string name) =>
        [.. Spans.Where(pair => pair.Span.Name == name).Select(pair => pair.Span)];

    /// <summary>The newest sum of a counter over the series with these attributes.</summary>
    public double Sum(string name, params (string Key, string Value)[] attributes) =>
        Metrics.LastOrDefault(pair => pair.Metric.Name == name).Metric?.Sum.Points
            .Where(point => attributes.All(wanted => Text(point.Attributes, wanted.Key) == wanted.Value))
            .Sum(point => point.HasAsInt ? point.AsInt : point.AsDouble) ?? 0;

    /// <summary>The newest histogram's count over the series with these attributes.</summary>
    public ulong Count(string name, params (string Key, string Value)[] attributes) =>
        Metrics.LastOrDefault(pair => pair.Metric.Name == name).Metric?.Histogram.Points
            .Where(point => attributes.All(wanted => Text(point.Attributes, wanted.Key) == wanted.Value))
            .Aggregate(0UL, (count, point) => count + point.Count) ?? 0;

    /// <summary>An attribute as text; null where there is none.</summary>
    public static string? Text(IEnumerable<KeyValue> attributes, string key) =>
        attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value is not { } value ? null
            : value.HasIntValue ? value.IntValue.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : value.HasStringValue ? value.StringValue
            : value.ToString();

    private static void AddAll<T>(ConcurrentQueue<T> queue, IEnumerable<T> items)
    {
        foreach (T item in items) queue.Enqueue(item);
    }
}
