using System.Diagnostics;

namespace Sweep.Grains.Telemetry;

/// <summary>
/// One write of a group of attempts: a span of a trace of its own, linked to their starts, and a duration.
/// </summary>
internal sealed class WriteTelemetry : IDisposable
{
    private readonly KeyValuePair<string, object?> _kind;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Activity? _activity;
    private bool _hasNothing;

    /// <summary>It begins.</summary>
    /// <param name="kind">What is to be written: points, checkpoint, end or release.</param>
    /// <param name="attempts">Whose.</param>
    /// <param name="clock">Measures it.</param>
    public WriteTelemetry(string kind, IReadOnlyCollection<AttemptTelemetry> attempts, TimeProvider clock)
    {
        (_kind, _clock, _start) = (new(GrainsTelemetry.Write, kind), clock, clock.GetTimestamp());
        _activity = GrainsTelemetry.StartRoot($"write {kind}", attempts.SelectMany(attempt => attempt.Links));
        _activity?.SetTag(GrainsTelemetry.Trials, attempts.Count);
    }

    /// <summary>There was nothing to write.</summary>
    public void HasNothing() => _hasNothing = true;

    /// <summary>So many of the trials belong to others by now. None is measured, too: rates need a beginning.</summary>
    public void Refused(int trials) => TrialInstruments.Refused.Add(trials, _kind);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_hasNothing) TrialInstruments.Flush.Record(_clock.GetElapsedTime(_start).TotalSeconds, _kind);
        else if (_activity is not null) _activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        _activity?.Dispose();
    }
}
