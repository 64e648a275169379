using Sweep.Store.Rows;

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
            state = query.State?.Name(),
        });
        return [.. rows.Select(row => row.ToRecord())];
    }
}
