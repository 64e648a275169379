using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Sweep.Silo.Telemetry;

/// <summary>
/// Tells people that telemetry does not arrive: the libraries say so only to listeners of their own. Once a minute at
/// most, since a receiver that is down fails every export.
/// </summary>
/// <param name="logger">Where it is told.</param>
/// <param name="clock">Measures the minute.</param>
internal sealed class ExportProblems(ILogger logger, TimeProvider clock) : EventListener
{
    private const string Libraries = "OpenTelemetry-";
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _told;

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        // Of a receiver that may come back the exporter warns only: it tries again, for a while, and then drops.
        if (eventSource.Name.StartsWith(Libraries, StringComparison.Ordinal))
            EnableEvents(eventSource, eventSource.Name == Exporter ? EventLevel.Warning : EventLevel.Error);
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        lock (_lock)
        {
            if (_told is { } told && clock.GetElapsedTime(told) < Pause) return;
            _told = clock.GetTimestamp();
        }

        TelemetryLog.CannotSend(logger, Reason(eventData));
    }

    private static string Reason(EventWrittenEventArgs written)
    {
        string text = written.Message is { } message
            ? string.Format(CultureInfo.InvariantCulture, message, [.. written.Payload ?? []])
            : written.EventName ?? "unknown";
        return text.Split('\n', 2)[0].TrimEnd();
    }
}
