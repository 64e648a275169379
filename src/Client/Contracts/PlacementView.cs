namespace Sweep.Client.Contracts;

/// <summary>Where and when a study's trials run. Changes no result, and may be changed at any time.</summary>
/// <param name="Priority">-1000 to 1000: studies of a higher one go first, equal ones share. Default: 0.</param>
/// <param name="Parallel">Most trials that run at the same time; null for no such bound.</param>
/// <param name="Labels">Labels that a silo must have to run its trials.</param>
public sealed record PlacementView(int Priority = 0, int? Parallel = null, IReadOnlyList<string>? Labels = null);
