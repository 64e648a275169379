using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Sweep.Store.Tests.Telemetry;

/// <summary>
/// Hears what one test causes, while others run beside it: the measurements and spans within a trace of its own.
/// </summary>
internal sealed class Listening : IDisposable
{
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities = new();
    private readonly ConcurrentQueue<Measurement> _measurements = [];
    private readonly ConcurrentQueue<Activity> _spans = [];

    // Before anything is heard: listeners are called by the threads of all tests as soon as they are known.
    private readonly Activity _trace = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

    public Listening()
    {
        _activities.ShouldListenTo = source => source.Name.StartsWith("Sweep.", StringComparison.Ordinal);
        _activities.Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded;
        _activities.ActivityStopped = activity =>
        {
            if (activity.TraceId == _trace.TraceId) _spans.Enqueue(activity);
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Sweep.", StringComparison.Ordinal))
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _meters.Start();
    }

    /// <summary>What was measured, in order.</summary>
    public IReadOnlyCollection<Measurement> Measurements => _measurements;

    /// <summary>Spans that ended, in order.</summary>
    public IReadOnlyCollection<Activity> Spans => _spans;

    public void Dispose()
    {
        _trace.Dispose();
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Activity.Current?.TraceId != _trace.TraceId) return;
        _measurements.Enqueue(new(
            instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)));
    }
}
