using Sweep.Core.Studies;

namespace Sweep.Store.Rows;

/// <summary>A row of <c>study</c> as the drivers return it, but for its time and lists.</summary>
internal abstract record StudyRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Definition { get; init; }

    public required string Source { get; init; }

    public required long NumericsVersion { get; init; }

    public required string? Problem { get; init; }

    public required long? ProblemVersion { get; init; }

    public required string? ProblemHash { get; init; }

    public required string Status { get; init; }

    public required long PlannedTrials { get; init; }

    public required long Priority { get; init; }

    public required long? Parallel { get; init; }

    public required string? TraceParent { get; init; }

    public required long NextNumber { get; init; }

    public required long Revision { get; init; }

    public required long Queued { get; init; }

    public required long Running { get; init; }

    public required long Completed { get; init; }

    public required long Pruned { get; init; }

    public required long Diverged { get; init; }

    public required long Failed { get; init; }

    public required long Quarantined { get; init; }

    public required long Cancelled { get; init; }

    /// <summary>The record that callers see.</summary>
    protected StudyRecord ToRecord(
        DateTimeOffset submittedAt, IReadOnlyList<string> labels, IReadOnlyList<string> extensions) => new()
        {
            Id = Id,
            Name = Name,
            Definition = Definition,
            Source = Source,
            NumericsVersion = (int)NumericsVersion,
            Problem = ProblemColumns.Read(Problem, ProblemVersion, ProblemHash),
            Status = StoredNames.Status(Status),
            PlannedTrials = PlannedTrials,
            Extensions = extensions,
            Placement = new((int)Priority, (int?)Parallel, labels),
            TraceParent = TraceParent,
            NextNumber = NextNumber,
            Revision = Revision,
            SubmittedAt = submittedAt,
            Counts = new Dictionary<TrialState, long>
            {
                [TrialState.Queued] = Queued,
                [TrialState.Running] = Running,
                [TrialState.Completed] = Completed,
                [TrialState.Pruned] = Pruned,
                [TrialState.Diverged] = Diverged,
                [TrialState.Failed] = Failed,
                [TrialState.Quarantined] = Quarantined,
                [TrialState.Cancelled] = Cancelled,
            },
        };
}
