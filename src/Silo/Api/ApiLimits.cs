using Sweep.Core.Studies;

namespace Sweep.Silo.Api;

/// <summary>Bounds on what requests may ask for. Documented in <c>docs/client.md</c>.</summary>
public sealed record ApiLimits
{
    /// <summary>Most studies, trials, attempts or silos of a page.</summary>
    public const int MaxPage = 1000;

    /// <summary>Studies, trials, attempts or silos of a page when nothing is asked for.</summary>
    public const int DefaultPage = 100;

    /// <summary>Bytes of a request's body; more are answered by 413.</summary>
    public long MaxBodyBytes { get; init; } = StudyLimits.MaxFileBytes;

    /// <summary>
    /// How long a request may take, its wait for a slot included, events and exports excepted; then it is cancelled and
    /// answered by 504.
    /// </summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a request may wait before the silo looks whether the store answers, and how long it may take to do so;
    /// where it does not, the request is cancelled and answered by 503: after twice this time at most, from when it
    /// came or the store went away. A wait for a slot counts.
    /// </summary>
    public TimeSpan StorePatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an export may take, its wait for a slot included.</summary>
    public TimeSpan ExportTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Requests at the same time, those that compute, those with a body and streams of events excepted; others wait,
    /// and then are answered by 429.
    /// </summary>
    public int MaxRequests { get; init; } = 64;

    /// <summary>Requests that wait.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>
    /// Requests at the same time that compute: rankings, exports, curves and the checks of a submission, once its body
    /// has come. Each takes a core.
    /// </summary>
    public int MaxHeavy { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>
    /// Requests with a body at the same time. However slowly their bodies come, they hold up only one another.
    /// </summary>
    public int MaxBodies { get; init; } = 64;

    /// <summary>Streams of events at the same time; more are answered by 429.</summary>
    public int MaxStreams { get; init; } = 256;

    /// <summary>Connections at the same time; more are closed at once.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>Time between looks at the store for all streams of events together.</summary>
    public TimeSpan EventPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time after which a stream that has nothing to say shows that it lives.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Rankings that are kept.</summary>
    public int CachedRankings { get; init; } = 32;

    /// <summary>
    /// Trials that are kept, of all studies together, so that the next ranking of a study reads only those that
    /// changed; each takes about half a kilobyte.
    /// </summary>
    public int CachedTrials { get; init; } = 250_000;
}
