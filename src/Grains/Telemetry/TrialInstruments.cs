using System.Diagnostics.Metrics;

namespace Sweep.Grains.Telemetry;

/// <summary>
/// Instruments of attempts at trials. Recorded when something is stored or an attempt leaves, never at a step.
/// </summary>
internal static class TrialInstruments
{
    /// <summary>Attempts that are under way here.</summary>
    public static readonly Level Running = new();

    /// <summary>Trials that ended, by outcome and problem.</summary>
    public static readonly Counter<long> Ended = GrainsTelemetry.Meter.CreateCounter<long>(
        "sweep.trials.ended", "{trial}", "Trials that ended and whose end was stored.");

    /// <summary>Lengths of attempts, by outcome and problem.</summary>
    public static readonly Histogram<double> Duration = GrainsTelemetry.Meter.CreateHistogram(
        "sweep.attempt.duration",
        unit: "s",
        description: "Time from the beginning of an attempt until it left its trial, in whatever way.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries =
                [0.001, 0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 14_400, 43_200, 86_400],
        });

    /// <summary>Time in optimizer steps, by problem.</summary>
    public static readonly Counter<double> Training = GrainsTelemetry.Meter.CreateCounter<double>(
        "sweep.training.time", "s", "Time that attempts spent in optimizer steps.");

    /// <summary>Time in evaluations, by problem.</summary>
    public static readonly Counter<double> Evaluation = GrainsTelemetry.Meter.CreateCounter<double>(
        "sweep.evaluation.time", "s", "Time that attempts spent in evaluations.");

    /// <summary>Steps, by problem.</summary>
    public static readonly Counter<long> Steps = GrainsTelemetry.Meter.CreateCounter<long>(
        "sweep.steps", "{step}", "Optimizer steps made, those that are repeated after a loss included.");

    /// <summary>Metric points, by problem.</summary>
    public static readonly Counter<long> Points = GrainsTelemetry.Meter.CreateCounter<long>(
        "sweep.points", "{point}", "Points of trials' curves that were stored.");

    /// <summary>Lengths of writes, by what they wrote.</summary>
    public static readonly Histogram<double> Flush = GrainsTelemetry.Meter.CreateHistogram(
        "sweep.flush.duration",
        unit: "s",
        description: "Time to collect what a group of trials has to store, and to store it.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
        });

    /// <summary>Sizes of checkpoints, by problem.</summary>
    public static readonly Histogram<long> CheckpointSize = GrainsTelemetry.Meter.CreateHistogram(
        "sweep.checkpoint.size",
        unit: "By",
        description: "Sizes of checkpoints that were stored.",
        advice: new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries =
                [1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26, 1 << 28],
        });

    /// <summary>Trials whose write was refused, by what it was to write.</summary>
    public static readonly Counter<long> Refused = GrainsTelemetry.Meter.CreateCounter<long>(
        "sweep.writes.refused", "{trial}", "Trials whose write was refused: they belong to another attempt by now.");

    static TrialInstruments() => GrainsTelemetry.Meter.CreateObservableUpDownCounter(
        "sweep.attempts.running", () => Running.Value, "{attempt}", "Attempts under way.");
}
