namespace Sweep.Store.Sqlite;

/// <summary>Attempts: one row for each claim.</summary>
internal static class SqliteAttempts
{
    /// <summary>Ends an attempt.</summary>
    public static void End(
        SqliteUnit unit, long trial, long epoch, string outcome, AttemptEffort? effort, string? reason) =>
        unit.Execute(SqliteSql.EndAttempt, new
        {
            trial,
            epoch,
            outcome,
            now = unit.Now,
            training = effort is null ? (long?)null : SqliteTime.ToMicroseconds(effort.Training),
            evaluating = effort is null ? (long?)null : SqliteTime.ToMicroseconds(effort.Evaluating),
            resumedFrom = effort?.ResumedFrom,
            reason,
        });

    /// <summary>Attempts at a study's trials, in order of trial and attempt.</summary>
    public static IReadOnlyList<AttemptRecord> List(SqliteUnit unit, long study, AttemptQuery query) =>
        [.. unit.Query<AttemptRow>(SqliteSql.ListAttempts, new
        {
            study,
            afterTrial = query.AfterTrial,
            afterAttempt = query.AfterAttempt,
            limit = query.Limit,
        }).Select(row => row.ToRecord())];

    private sealed record AttemptRow
    {
        public required long TrialNumber { get; init; }

        public required int Number { get; init; }

        public required string Silo { get; init; }

        public required long StartedAt { get; init; }

        public required long? EndedAt { get; init; }

        public required string Outcome { get; init; }

        public required long? Training { get; init; }

        public required long? Evaluating { get; init; }

        public required long? ResumedFrom { get; init; }

        public required string? Reason { get; init; }

        public AttemptRecord ToRecord() => new(
            TrialNumber,
            Number,
            Silo,
            SqliteTime.ToTime(StartedAt),
            EndedAt is { } ended ? SqliteTime.ToTime(ended) : null,
            Outcome,
            Training is { } training && Evaluating is { } evaluating && ResumedFrom is { } resumedFrom
                ? new(SqliteTime.ToDuration(training), SqliteTime.ToDuration(evaluating), resumedFrom)
                : null,
            Reason);
    }
}
