namespace Sweep.Store;

/// <summary>A study to be stored.</summary>
/// <param name="Name">Unique name.</param>
/// <param name="Definition">Canonical text: equal definitions are equal studies.</param>
/// <param name="Source">The file as the user wrote it, for showing differences.</param>
/// <param name="NumericsVersion">Version of the arithmetic that decides its numbers, for all of its trials.</param>
/// <param name="Problem">What its trials are measured on, as this program and its data have it.</param>
/// <param name="PlannedTrials">Trials that the study will have when all are enqueued.</param>
public sealed record StudySubmission(
    string Name, string Definition, string Source, int NumericsVersion, ProblemIdentity Problem, long PlannedTrials);
