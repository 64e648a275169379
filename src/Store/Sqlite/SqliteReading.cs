using Sweep.Core.Training;

namespace Sweep.Store.Sqlite;

/// <summary>Lists of trials.</summary>
internal static class SqliteReading
{
    /// <summary>Trials of a study in order of number.</summary>
    public static IReadOnlyList<TrialRecord> ListTrials(SqliteUnit unit, long study, TrialQuery query)
    {
        // The changed ones are found by their revision, all of them by their number: neither reads the other's rows.
        string sql = query.AfterRevision > 0 ? SqliteSql.ListChangedTrials : SqliteSql.ListTrials;
        List<TrialRow> rows = unit.Query<TrialRow>(sql, new
        {
            study,
            afterRevision = query.AfterRevision,
            fromNumber = query.FromNumber,
            limit = query.Limit,
        });
        return [.. rows.Select(row => row.ToRecord())];
    }

    private sealed record TrialRow
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
            State = SqliteNames.State(State),
            Attempts = Attempts,
            Result = Result is null ? null : TrialResult.FromBytes(Result),
            Reason = Reason,
            Revision = Revision,
        };
    }
}
