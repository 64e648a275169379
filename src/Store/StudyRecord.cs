using Sweep.Core.Studies;

namespace Sweep.Store;

/// <summary>A stored study.</summary>
public sealed record StudyRecord
{
    /// <summary>Key within the store.</summary>
    public required long Id { get; init; }

    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>Canonical text.</summary>
    public required string Definition { get; init; }

    /// <summary>The file as the user wrote it.</summary>
    public required string Source { get; init; }

    /// <summary>
    /// Version of the arithmetic that its trials are run under: a program of another version leaves them alone.
    /// </summary>
    public required int NumericsVersion { get; init; }

    /// <summary>
    /// What its trials are measured on; null when it was submitted to a store of version 1, which did not keep it.
    /// </summary>
    public required ProblemIdentity? Problem { get; init; }

    /// <summary>Status.</summary>
    public required StudyStatus Status { get; init; }

    /// <summary>Trials it will have when all are enqueued, those of its extensions included.</summary>
    public required long PlannedTrials { get; init; }

    /// <summary>Canonical texts of what was appended since the submission, in order.</summary>
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>Where and how much of it may run; its labels are never null, and in ordinal order.</summary>
    public required StudyPlacement Placement { get; init; }

    /// <summary>The submitter's trace, as W3C trace context writes it; null when there is none.</summary>
    public required string? TraceParent { get; init; }

    /// <summary>Trials enqueued so far: the next trial's number.</summary>
    public required long NextNumber { get; init; }

    /// <summary>
    /// Grows with every change of the study or of a trial's record; rankings are cached by it. Progress of running
    /// trials (curves, checkpoints, evaluation points) is no such change.
    /// </summary>
    public required long Revision { get; init; }

    /// <summary>When it was submitted, by the store's clock.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>
    /// Enqueued trials by state; kept up to date, never counted. States with no trial may be missing.
    /// </summary>
    public required IReadOnlyDictionary<TrialState, long> Counts { get; init; }

    /// <summary>Trials that have ended, in whatever way.</summary>
    public long Ended => Counts.Where(pair => TrialStateMachine.IsTerminal(pair.Key)).Sum(pair => pair.Value);
}
