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
        var parameters = new
        {
            study,
            afterRevision = query.AfterRevision,
            fromNumber = query.FromNumber,
            limit = query.Limit,
            state = query.State?.Name(),
        };
        return unit.Read(sql, parameters, new TrialReader().Read);
    }
}
