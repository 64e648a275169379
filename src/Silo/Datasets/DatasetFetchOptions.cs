namespace Sweep.Silo.Datasets;

/// <summary>How patient a <see cref="DatasetFetcher"/> is.</summary>
public sealed record DatasetFetchOptions
{
    /// <summary>Further attempts for a file after the first; each takes the next mirror.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Wait before the first retry; doubles with each, with jitter.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>An attempt is given up when no byte arrives for this long.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
