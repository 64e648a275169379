namespace Sweep.Client;

/// <summary>How a client tries.</summary>
public sealed record SweepClientOptions
{
    /// <summary>Tries after the first, where trying again may help. Default: 8, half a minute in all.</summary>
    public int Retries { get; init; } = 8;

    /// <summary>Longest wait before the second try; it doubles from try to try.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Longest wait between two tries. A server that asks for a longer one gets no more tries: the exception says how
    /// long it asked for.
    /// </summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long one try may take; of an export, how long nothing may come of it. Streams of events have <see
    /// cref="Silence"/>.
    /// </summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// How long a stream of events may be silent before it is taken for dead; more than the server's heartbeat (15 s).
    /// </summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// Told why a try failed, whenever another one follows: so that people learn what is waited for. Null: nobody is.
    /// </summary>
    public Action<Exception>? Retrying { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
