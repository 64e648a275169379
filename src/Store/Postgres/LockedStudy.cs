using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>A study as its lock found it: so it stays until the end of the transaction.</summary>
internal sealed record LockedStudy
{
    public required long Id { get; init; }

    public required string Status { get; init; }

    public required bool Cancelling { get; init; }

    public required long Cancelled { get; init; }

    public required long Unended { get; init; }

    public required string[] Extensions { get; init; }

    public required Guid? RetryRequest { get; init; }

    public required int RetryTrials { get; init; }

    /// <summary>The status after an event; null where it is refused.</summary>
    public StudyStatus? After(StudyEvent @event) => StudyStateMachine.Next(StoredNames.Status(Status), @event);
}
