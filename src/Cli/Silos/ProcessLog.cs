using Microsoft.Extensions.Logging;

namespace Sweep.Cli.Silos;

/// <summary>What happens to a silo's process, as log lines.</summary>
internal static partial class ProcessLog
{
    /// <summary>The first signal.</summary>
    [LoggerMessage(
        LogLevel.Information, "Draining: running trials write a checkpoint first. A second signal ends at once.")]
    public static partial void Draining(this ILogger logger);

    /// <summary>The store could not be opened yet.</summary>
    [LoggerMessage(LogLevel.Warning, "Waiting for the store, trying again in {Seconds} s: {Reason}")]
    public static partial void WaitingForStore(this ILogger logger, double seconds, string reason);

    /// <summary>The store does not answer just now.</summary>
    [LoggerMessage(LogLevel.Warning, "Cannot {What} just now, trying again: {Reason}")]
    public static partial void StoreRetrying(this ILogger logger, string what, string reason);
}
