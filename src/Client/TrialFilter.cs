namespace Sweep.Client;

/// <summary>Which trials to list.</summary>
public sealed record TrialFilter
{
    /// <summary>Only trials that changed after this revision of the study.</summary>
    public long AfterRevision { get; init; }

    /// <summary>Only trials with this number or a higher one.</summary>
    public long From { get; init; }

    /// <summary>Only trials in this state, such as <c>failed</c>; null for all.</summary>
    public string? State { get; init; }
}
