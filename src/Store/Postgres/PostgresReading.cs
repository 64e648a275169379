using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>Lists of trials.</summary>
internal static class PostgresReading
{
    /// <summary>Trials of a study in order of number.</summary>
    public static async Task<IReadOnlyList<TrialRecord>> ListTrialsAsync(
        PostgresUnit unit, long study, TrialQuery query)
    {
        // The changed ones are found by their revision, all of them by their number: neither reads the other's rows.
        string sql = query.AfterRevision > 0 ? PostgresSql.ListChangedTrials : PostgresSql.ListTrials;
        var parameters = new
        {
            study,
            afterRevision = query.AfterRevision,
            fromNumber = query.FromNumber,
            limit = (long)query.Limit,
            state = query.State?.Name(),
        };
        return await unit.ReadAsync(sql, parameters, new TrialReader().Read);
    }
}
