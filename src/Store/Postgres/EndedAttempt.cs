namespace Sweep.Store.Postgres;

/// <summary>An attempt that ends.</summary>
/// <param name="Fence">The trial, and by its epoch which attempt.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Effort">What it took; null when unknown.</param>
/// <param name="Reason">Why.</param>
internal sealed record EndedAttempt(TrialFence Fence, string Outcome, AttemptEffort? Effort, string? Reason);
