namespace Sweep.Store;

/// <summary>A study's part of a claim.</summary>
/// <param name="Study">The study.</param>
/// <param name="Trials">Most trials to claim of it, at least 1.</param>
public sealed record StudyShare(long Study, int Trials);
