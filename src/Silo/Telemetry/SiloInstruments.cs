using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sweep.Store;

namespace Sweep.Silo.Telemetry;

/// <summary>
/// The meter and the activity source of silos, and their instruments; docs/telemetry.md lists them. None carries the
/// key of a study or a trial.
/// </summary>
internal static class SiloInstruments
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Sweep.Silo";

    private const string Problem = "sweep.problem";
    private static readonly double[] ShortTimes =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly Meter Meter = new(Name);
    private static readonly ActivitySource Source = new(Name);
    private static long _slots;
    private static long _busy;

    private static readonly Histogram<double> ClaimDurations = Meter.CreateHistogram(
        "sweep.claim.duration",
        unit: "s",
        description: "Time of a claim, by whether it brought trials.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ShortTimes });

    private static readonly Counter<long> TrialsClaimed = Meter.CreateCounter<long>(
        "sweep.trials.claimed", "{trial}", "Trials that claims brought.");

    private static readonly Histogram<double> RenewalDurations = Meter.CreateHistogram(
        "sweep.lease.renewal.duration",
        unit: "s",
        description: "Time of a renewal of the lease.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ShortTimes });

    private static readonly Histogram<double> RenewalLateness = Meter.CreateHistogram(
        "sweep.lease.renewal.lateness",
        unit: "s",
        description: "How much later than a beat after the one before a renewal was done.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ShortTimes });

    private static readonly Counter<long> IncarnationsLost = Meter.CreateCounter<long>(
        "sweep.incarnations.lost", "{incarnation}", "Incarnations that others declared dead while they lived.");

    private static readonly Counter<long> SilosRecovered = Meter.CreateCounter<long>(
        "sweep.recovery.silos", "{silo}", "Silos that were found dead.");

    private static readonly Counter<long> TrialsRecovered = Meter.CreateCounter<long>(
        "sweep.recovery.trials", "{trial}", "Trials of dead silos, by what became of them.");

    static SiloInstruments()
    {
        Meter.CreateObservableUpDownCounter(
            "sweep.silo.slots", () => Interlocked.Read(ref _slots), "{slot}", "Slots that this silo offers.");
        Meter.CreateObservableUpDownCounter(
            "sweep.silo.slots.busy", () => Interlocked.Read(ref _busy), "{slot}", "Slots that run a trial or a group.");
    }

    /// <summary>
    /// Starts what may happen once in a silo's life at zero: whoever computes rates does not see the first event of a
    /// series that begins with it.
    /// </summary>
    public static void Begin()
    {
        IncarnationsLost.Add(0);
        Recovered(new(DeadSilos: 0, Requeued: 0, Quarantined: 0));
    }

    /// <summary>Slots were opened, or closed.</summary>
    public static void Slots(int change) => Interlocked.Add(ref _slots, change);

    /// <summary>Slots have begun with work, or are done with it.</summary>
    public static void Busy(int change) => Interlocked.Add(ref _busy, change);

    /// <summary>Starts the span of a claim.</summary>
    public static Activity? Claiming(int wanted) => Source.StartActivity("claim")?.SetTag("sweep.wanted", wanted);

    /// <summary>A claim came back.</summary>
    public static void Claimed(IReadOnlyList<ClaimedTrial> trials, TimeSpan took)
    {
        ClaimDurations.Record(took.TotalSeconds, new KeyValuePair<string, object?>(
            "sweep.claim.result", trials.Count == 0 ? "empty" : "trials"));
        foreach (IGrouping<string, ClaimedTrial> problem in trials.GroupBy(trial => trial.Problem?.Name ?? "unknown"))
            TrialsClaimed.Add(problem.Count(), new KeyValuePair<string, object?>(Problem, problem.Key));
    }

    /// <summary>A lease was renewed.</summary>
    /// <param name="took">Time of the call.</param>
    /// <param name="late">How much longer than a beat the lease was left alone; negative for not at all.</param>
    public static void Renewed(TimeSpan took, TimeSpan late)
    {
        RenewalDurations.Record(took.TotalSeconds);
        RenewalLateness.Record(Math.Max(0, late.TotalSeconds));
    }

    /// <summary>An incarnation was declared dead.</summary>
    public static void Lost() => IncarnationsLost.Add(1);

    /// <summary>Starts the span of a look for trials that dead silos left.</summary>
    public static Activity? Recovering() => Source.StartActivity("recover");

    /// <summary>Trials of dead silos were taken back.</summary>
    public static void Recovered(RecoveryResult result)
    {
        const string Action = "sweep.recovery.action";
        SilosRecovered.Add(result.DeadSilos);
        TrialsRecovered.Add(result.Requeued, new KeyValuePair<string, object?>(Action, "requeued"));
        TrialsRecovered.Add(result.Quarantined, new KeyValuePair<string, object?>(Action, "quarantined"));
    }
}
