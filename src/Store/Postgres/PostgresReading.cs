using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>Lists of trials, and what tells whether there is anything new.</summary>
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

    /// <summary>The revisions of those of the studies that there are.</summary>
    public static async Task<IReadOnlyDictionary<long, long>> ReadRevisionsAsync(
        PostgresUnit unit, IReadOnlyList<long> studies) =>
        (await unit.QueryAsync<RevisionRow>(PostgresSql.ListRevisions, new { studies = studies.ToArray() }))
        .ToDictionary(row => row.Study, row => row.Revision);

    /// <summary>Where the stored curves of trials end.</summary>
    public static async Task<IReadOnlyDictionary<long, IReadOnlyList<CurveExtent>>> ReadExtentsAsync(
        PostgresUnit unit, long study, IReadOnlyList<long> trials) =>
        ExtentRow.Join(await unit.ReadAsync(
            PostgresSql.ListCurveExtents,
            new { study, trials = trials.ToArray() },
            row => new ExtentRow(
                row.GetInt64(0),
                row.IsDBNull(1) ? null : new(row.GetString(1), row.GetInt32(2), row.GetInt64(3)))));

    private sealed record RevisionRow(long Study, long Revision);
}
