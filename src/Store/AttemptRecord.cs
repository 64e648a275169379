namespace Sweep.Store;

/// <summary>A stored attempt.</summary>
/// <param name="TrialNumber">Number of its trial.</param>
/// <param name="Number">Its number, from 1: as in <see cref="ClaimedTrial.Attempt"/>.</param>
/// <param name="Silo">Name of the silo.</param>
/// <param name="StartedAt">When it was claimed, by the store's clock.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="Outcome"><c>completed | pruned | diverged | failed | lost | released | running</c>.</param>
/// <param name="Effort">What it took; null when unknown (running, lost).</param>
/// <param name="Reason">Why it failed, was released or lost.</param>
public sealed record AttemptRecord(
    long TrialNumber, int Number, string Silo, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Outcome,
    AttemptEffort? Effort, string? Reason);
