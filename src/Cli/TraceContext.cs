using System.Diagnostics;

namespace Sweep.Cli;

/// <summary>The trace that this process was started within: CI systems and schedulers hand it on so.</summary>
internal static class TraceContext
{
    /// <summary>
    /// <c>$TRACEPARENT</c>, as W3C trace context writes it; null where there is none. One that is malformed counts as
    /// none, as that standard has it.
    /// </summary>
    public static string? FromEnvironment() =>
        Environment.GetEnvironmentVariable("TRACEPARENT") is { } found && ActivityContext.TryParse(found, null, out _)
            ? found
            : null;
}
