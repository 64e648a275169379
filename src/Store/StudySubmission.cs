namespace Sweep.Store;

/// <summary>A study to be stored.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Definition">Canonical text: equal definitions are equal studies.</param>
/// <param name="Source">The file as the user wrote it, for showing differences.</param>
/// <param name="NumericsVersion">Version of the arithmetic that decides its numbers, for all of its trials.</param>
/// <param name="Problem">What its trials are measured on, as this program and its data have it.</param>
/// <param name="PlannedTrials">Trials that the study will have when all are enqueued.</param>
/// <param name="Placement">Where and how much of it may run; null for anywhere and without a limit.</param>
/// <param name="TraceParent">The submitter's trace, as W3C trace context writes it; null when there is none.</param>
/// <param name="Request">
/// The caller's own id for this submission. Sent again with the same name and definition, after a lost reply, it finds
/// the study created; with others it is refused. Null makes each call a submission of its own.
/// </param>
public sealed record StudySubmission(
    string Name, string Definition, string Source, int NumericsVersion, ProblemIdentity Problem, long PlannedTrials,
    StudyPlacement? Placement = null, string? TraceParent = null, Guid? Request = null);
