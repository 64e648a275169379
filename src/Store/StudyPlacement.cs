namespace Sweep.Store;

/// <summary>Where and how much of a study may run at once.</summary>
/// <param name="Priority">
/// From -1000 to 1000: as long as a study of a higher priority has queued trials, they are claimed first. Studies of
/// equal priority share the fleet evenly.
/// </param>
/// <param name="Parallel">Most trials of the study that run at the same time, at least 1; null sets no limit.</param>
/// <param name="Labels">What a silo must offer, all of it, to claim the study's trials; null asks for nothing.</param>
public sealed record StudyPlacement(int Priority = 0, int? Parallel = null, IReadOnlyList<string>? Labels = null);
