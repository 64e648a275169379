using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Store;

/// <summary>The end of a trial.</summary>
/// <param name="Fence">The right to write.</param>
/// <param name="Event">Complete, Prune, Diverge or Fail.</param>
/// <param name="Tail">As in <see cref="TrialWrite"/>.</param>
/// <param name="Chunks">The last points.</param>
/// <param name="Result">What it is ranked by; null when it failed before its first evaluation.</param>
/// <param name="Reason">
/// Why it failed, diverged or completed before its budget was used up; null when it used it up.
/// </param>
/// <param name="Effort">What the attempt took.</param>
/// <param name="EvaluationPoint">As in <see cref="TrialWrite"/>; null when it failed before training began.</param>
public sealed record TrialEnd(
    TrialFence Fence,
    TrialEvent Event,
    IReadOnlyDictionary<string, int>? Tail,
    IReadOnlyList<CurveChunk> Chunks,
    TrialResult? Result,
    string? Reason,
    AttemptEffort Effort,
    string? EvaluationPoint = null);
