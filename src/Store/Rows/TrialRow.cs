using Sweep.Core.Training;

namespace Sweep.Store.Rows;

/// <summary>A row of <c>trial</c> as the drivers return it for reading.</summary>
internal sealed record TrialRow
{
    public required long Id { get; init; }

    public required long Number { get; init; }

    public required string Arm { get; init; }

    public required int Configuration { get; init; }

    public required long Seed { get; init; }

    public required string Parameters { get; init; }

    public required string? Problem { get; init; }

    public required long? ProblemVersion { get; init; }

    public required string? ProblemHash { get; init; }

    public required string? EvaluationPoint { get; init; }

    public required string State { get; init; }

    public required int Attempts { get; init; }

    public required byte[]? Result { get; init; }

    public required string? Reason { get; init; }

    public required long Revision { get; init; }

    /// <summary>The record that callers see.</summary>
    public TrialRecord ToRecord() => new()
    {
        Id = Id,
        Number = Number,
        Arm = Arm,
        Configuration = Configuration,
        Seed = unchecked((ulong)Seed),
        Parameters = Parameters,
        Problem = ProblemColumns.Read(Problem, ProblemVersion, ProblemHash),
        EvaluationPoint = EvaluationPoint,
        State = StoredNames.State(State),
        Attempts = Attempts,
        Result = Result is null ? null : TrialResult.FromBytes(Result),
        Reason = Reason,
        Revision = Revision,
    };
}
