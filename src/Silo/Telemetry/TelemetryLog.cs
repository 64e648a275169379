using Microsoft.Extensions.Logging;

namespace Sweep.Silo.Telemetry;

/// <summary>What the export logs of itself.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(6001, LogLevel.Warning, "Telemetry cannot be sent and is dropped, work goes on: {Reason}")]
    public static partial void CannotSend(ILogger logger, string reason);
}
