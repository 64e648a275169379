namespace Sweep.Client.Contracts;

/// <summary>A study and how far it has got.</summary>
/// <param name="Id">Key: no other study of the store has it, nor has had it under the same name.</param>
/// <param name="Name">Name.</param>
/// <param name="Status"><c>active</c>, <c>paused</c>, <c>completed</c> or <c>cancelled</c>.</param>
/// <param name="Problem">What its trials are measured on; null where the store did not keep it yet.</param>
/// <param name="PlannedTrials">Trials it will have in all.</param>
/// <param name="EndedTrials">Trials that have ended, in whatever way.</param>
/// <param name="Trials">Enqueued trials by state (<c>queued</c>, <c>running</c>, <c>completed</c>, ...).</param>
/// <param name="Revision">Grows with every change.</param>
/// <param name="SubmittedAt">When it was submitted, by the store's clock.</param>
/// <param name="Placement">Where and when its trials run.</param>
/// <param name="Extensions">How many times it was extended.</param>
/// <param name="NumericsVersion">
/// Version of the arithmetic that decides its numbers: silos of no other run it. Null from a server of an earlier
/// version, which does not tell it.
/// </param>
public sealed record StudyView(
    long Id, string Name, string Status, ProblemView? Problem, long PlannedTrials, long EndedTrials,
    IReadOnlyDictionary<string, long> Trials, long Revision, DateTimeOffset SubmittedAt,
    PlacementView Placement, int Extensions, int? NumericsVersion);
