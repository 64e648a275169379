namespace Sweep.Client.Contracts;

/// <summary>An attempt at a trial: what no study determines.</summary>
/// <param name="Trial">Number of the trial.</param>
/// <param name="Attempt">Number of the attempt, from 1.</param>
/// <param name="Silo">Name of the silo.</param>
/// <param name="StartedAt">When it was claimed, by the store's clock.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="Outcome"><c>completed | pruned | diverged | failed | lost | released | running</c>.</param>
/// <param name="TrainingSeconds">Time in optimizer steps; null when unknown.</param>
/// <param name="EvaluatingSeconds">Time in evaluations; null when unknown.</param>
/// <param name="ResumedFrom">Step of the checkpoint it started from; null when unknown.</param>
/// <param name="Reason">Why it failed, was released or lost.</param>
public sealed record AttemptView(
    long Trial, int Attempt, string Silo, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Outcome,
    double? TrainingSeconds, double? EvaluatingSeconds, long? ResumedFrom, string? Reason);
