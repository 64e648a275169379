namespace Sweep.Client;

/// <summary>What to watch of a study.</summary>
public sealed record WatchOptions
{
    /// <summary>Whether to be told the trials that change.</summary>
    public bool Trials { get; init; }

    /// <summary>The revision to go on from; null begins with the study as it is.</summary>
    public long? AfterRevision { get; init; }
}
