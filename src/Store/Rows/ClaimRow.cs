namespace Sweep.Store.Rows;

/// <summary>A row of <c>trial</c> as the drivers return it after a claim.</summary>
internal sealed record ClaimRow
{
    public required long Id { get; init; }

    public required long Study { get; init; }

    public required long Number { get; init; }

    public required string Arm { get; init; }

    public required int Configuration { get; init; }

    public required long Seed { get; init; }

    public required string Parameters { get; init; }

    public required string? Problem { get; init; }

    public required long? ProblemVersion { get; init; }

    public required string? ProblemHash { get; init; }

    public required long Epoch { get; init; }

    public required int Losses { get; init; }

    public required long QueuePosition { get; init; }

    /// <summary>The trial that its holder sees.</summary>
    public ClaimedTrial ToClaimed(Guid incarnation) => new(
        new(Id, Epoch, incarnation), Study, Number, Arm, Configuration, unchecked((ulong)Seed), Parameters,
        ProblemColumns.Read(Problem, ProblemVersion, ProblemHash), checked((int)Epoch), Losses);
}
