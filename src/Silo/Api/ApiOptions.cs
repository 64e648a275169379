using OpenTelemetry.Metrics;
using Sweep.Grains;

namespace Sweep.Silo.Api;

/// <summary>How the HTTP API is served.</summary>
public sealed record ApiOptions
{
    /// <summary>
    /// Where to listen. Default: a free port of loopback. Another address than loopback needs a valid token in the
    /// store.
    /// </summary>
    public IReadOnlyList<ListenAddress> Listen { get; init; } = [ListenAddress.Parse("127.0.0.1:0")];

    /// <summary>
    /// Names that clients may call this server by, beside IP addresses, <c>localhost</c> and the machine's name: those
    /// of a service or proxy. A request to any other name is refused, since a web page may have made that name point
    /// here.
    /// </summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>
    /// Origins (<c>https://dashboard.example.org</c>) whose web pages may call this server, beside its own: CORS
    /// allows them to. Without a token they read and change what anybody may.
    /// </summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>
    /// Whether requests need a token on loopback too: where others use the machine, or a proxy listens for the world.
    /// On any other address they always do.
    /// </summary>
    public bool RequireToken { get; init; }

    /// <summary>
    /// Whether the silo may be sent work, such as whether it has its lease; asked by <c>/health/ready</c> after the
    /// store has answered. Default: always.
    /// </summary>
    public Func<bool> IsReady { get; init; } = static () => true;

    /// <summary>
    /// What the page <c>/metrics</c> serves to Prometheus; it must have a Prometheus exporter. Null, the default: there
    /// is no such page.
    /// </summary>
    public MeterProvider? Metrics { get; init; }

    /// <summary>
    /// Hints that something in the store may have changed: streams of events look at once. Without, they look once an
    /// interval.
    /// </summary>
    public WorkSignal Hints { get; init; } = new();

    /// <summary>Bounds.</summary>
    public ApiLimits Limits { get; init; } = new();
}
