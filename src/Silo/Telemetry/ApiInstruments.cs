using System.Diagnostics.Metrics;

namespace Sweep.Silo.Telemetry;

/// <summary>The meter of the API. Requests themselves are measured by the web server's own.</summary>
internal static class ApiInstruments
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Sweep.Api";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> TokensRefused = Meter.CreateCounter<long>(
        "sweep.api.tokens.refused", "{request}", "Requests that were refused for their token or the lack of one.");

    /// <summary>Starts at zero: see <see cref="SiloInstruments.Begin"/>.</summary>
    public static void Begin()
    {
        foreach (string reason in (string[])["missing", "invalid", "scope"])
            TokensRefused.Add(0, new KeyValuePair<string, object?>("sweep.api.reason", reason));
    }

    /// <summary>A request was refused.</summary>
    /// <param name="reason">
    /// <c>missing</c>; <c>invalid</c>: unknown, wrong, expired or revoked; <c>scope</c>: it does not reach far enough.
    /// </param>
    public static void Refused(string reason) =>
        TokensRefused.Add(1, new KeyValuePair<string, object?>("sweep.api.reason", reason));
}
