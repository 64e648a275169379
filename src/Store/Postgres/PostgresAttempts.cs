namespace Sweep.Store.Postgres;

/// <summary>Attempts: one row for each claim.</summary>
internal static class PostgresAttempts
{
    /// <summary>Ends attempts.</summary>
    public static Task<int> EndAsync(PostgresUnit unit, IEnumerable<EndedAttempt> ended)
    {
        EndedAttempt[] rows = [.. ended];
        return unit.ExecuteAsync(PostgresSql.EndAttempts, new
        {
            trials = rows.Select(row => row.Fence.Trial).ToArray(),
            epochs = rows.Select(row => row.Fence.Epoch).ToArray(),
            outcomes = rows.Select(row => row.Outcome).ToArray(),
            trainings = rows.Select(row => Microseconds(row.Effort?.Training)).ToArray(),
            evaluatings = rows.Select(row => Microseconds(row.Effort?.Evaluating)).ToArray(),
            resumedFroms = rows.Select(row => row.Effort?.ResumedFrom).ToArray(),
            reasons = rows.Select(row => PostgresText.Clean(row.Reason)).ToArray(),
        });
    }

    /// <summary>
    /// Which of these attempts have ended under the same fence with the same outcome, by their places in the lists. The
    /// fence is unique to the attempt: finding it so means that an earlier call got through.
    /// </summary>
    public static async Task<HashSet<int>> FindEndedAsync(
        PostgresUnit unit, IReadOnlyList<TrialFence> fences, IReadOnlyList<string> outcomes) =>
        [.. (await unit.QueryAsync<EndedRow>(PostgresSql.FindEndedAttempts, new
        {
            trials = fences.Select(fence => fence.Trial).ToArray(),
            epochs = fences.Select(fence => fence.Epoch).ToArray(),
            incarnations = fences.Select(fence => fence.Incarnation).ToArray(),
            outcomes = outcomes.ToArray(),
            asked = Enumerable.Range(0, fences.Count).ToArray(),
        })).Select(row => row.Asked)];

    /// <summary>A duration as statements take it.</summary>
    public static long? Microseconds(TimeSpan? duration) => duration?.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Attempts at a study's trials, in order of trial and attempt.</summary>
    public static async Task<IReadOnlyList<AttemptRecord>> ListAsync(
        PostgresUnit unit, long study, AttemptQuery query) =>
        [.. (await unit.QueryAsync<AttemptRow>(PostgresSql.ListAttempts, new
        {
            study,
            afterTrial = query.AfterTrial,
            afterAttempt = (long)query.AfterAttempt,
            limit = (long)query.Limit,
        })).Select(row => row.ToRecord())];

    private sealed record EndedRow(long Trial, int Asked);

    private sealed record AttemptRow
    {
        public required long TrialNumber { get; init; }

        public required long Number { get; init; }

        public required string Silo { get; init; }

        public required DateTime StartedAt { get; init; }

        public required DateTime? EndedAt { get; init; }

        public required string Outcome { get; init; }

        public required TimeSpan? Training { get; init; }

        public required TimeSpan? Evaluating { get; init; }

        public required long? ResumedFrom { get; init; }

        public required string? Reason { get; init; }

        public AttemptRecord ToRecord() => new(
            TrialNumber,
            checked((int)Number),
            Silo,
            new DateTimeOffset(StartedAt),
            EndedAt is { } ended ? new DateTimeOffset(ended) : null,
            Outcome,
            Training is { } training && Evaluating is { } evaluating && ResumedFrom is { } resumedFrom
                ? new(training, evaluating, resumedFrom)
                : null,
            Reason);
    }
}
