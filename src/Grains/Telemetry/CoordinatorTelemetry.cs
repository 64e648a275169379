using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Sweep.Grains.Telemetry;

/// <summary>What telemetry hears of one coordinator.</summary>
internal sealed class CoordinatorTelemetry : IDisposable
{
    private static readonly Level Coordinators = new();
    private static readonly Level Depth = new();

    private static readonly Counter<long> Enqueued = GrainsTelemetry.Meter.CreateCounter<long>(
        "sweep.trials.enqueued", "{trial}", "Trials that coordinators put into the queue.");

    private readonly long _study;
    private long _queued;

    static CoordinatorTelemetry()
    {
        GrainsTelemetry.Meter.CreateObservableUpDownCounter(
            "sweep.coordinators", () => Coordinators.Value, "{study}", "Studies that are driven from here.");
        GrainsTelemetry.Meter.CreateObservableUpDownCounter(
            "sweep.queue.depth",
            () => Depth.Value,
            "{trial}",
            "Queued trials of the studies that are driven from here, when their coordinators looked last.");
    }

    /// <summary>It begins.</summary>
    public CoordinatorTelemetry(long study)
    {
        _study = study;
        Coordinators.Add(1);
    }

    /// <summary>It has looked: so many trials are queued.</summary>
    public void Saw(long queued)
    {
        Depth.Add(queued - _queued);
        _queued = queued;
    }

    /// <summary>Starts the span of an enqueue.</summary>
    public Activity? Enqueue(int trials) => GrainsTelemetry.Source.StartActivity("enqueue")?
        .SetTag(GrainsTelemetry.Study, _study).SetTag(GrainsTelemetry.Trials, trials);

    /// <summary>Trials were put into the queue.</summary>
    public void Done(int trials)
    {
        Enqueued.Add(trials);
        Saw(_queued + trials);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Saw(0);
        Coordinators.Add(-1);
    }
}
