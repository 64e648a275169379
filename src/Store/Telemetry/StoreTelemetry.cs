using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Sweep.Store.Telemetry;

/// <summary>
/// What stores say about themselves: instruments of the meter and activities of the source <see cref="Name"/>, which
/// docs/telemetry.md lists. Nothing carries the key of a study or a trial.
/// </summary>
internal static class StoreTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Sweep.Store";

    /// <summary>Where spans of store calls come from.</summary>
    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "sweep.store.operation.duration",
        unit: "s",
        description: "Time of a call of the store, retries included.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries =
                [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });

    private static readonly Counter<long> RetriesMade = Meter.CreateCounter<long>(
        "sweep.store.retries", "{retry}", "Tries of a call that failed in passing and were made again.");

    private static readonly Counter<long> HintsSent = Meter.CreateCounter<long>(
        "sweep.store.hints.sent", "{hint}", "Hints at new work sent to listening silos.");

    private static readonly Counter<long> HintsReceived = Meter.CreateCounter<long>(
        "sweep.store.hints.received", "{hint}", "Hints at new work received.");

    /// <summary>A call ended.</summary>
    /// <param name="took">Time since its start.</param>
    /// <param name="tags">Which call, of which system, and its error.</param>
    public static void Called(TimeSpan took, in TagList tags) => Durations.Record(took.TotalSeconds, tags);

    /// <summary>A try failed in passing and is made again.</summary>
    public static void Retrying(string operation) =>
        RetriesMade.Add(1, new KeyValuePair<string, object?>(StoreCall.Operation, operation));

    /// <summary>A hint was sent.</summary>
    public static void HintSent() => HintsSent.Add(1);

    /// <summary>A hint came in.</summary>
    public static void HintReceived() => HintsReceived.Add(1);
}
