using System.Buffers.Binary;
using System.Data.Common;
using System.Text.Json;
using Sweep.Core.Training;
using Sweep.Store.Rows;

namespace Sweep.Store.Sqlite;

/// <summary>Lists of trials, and what tells whether there is anything new.</summary>
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

    /// <summary>The revisions of those of the studies that there are.</summary>
    public static IReadOnlyDictionary<long, long> ReadRevisions(SqliteUnit unit, IReadOnlyList<long> studies) =>
        unit.Query<RevisionRow>(SqliteSql.ListRevisions, new { studies = JsonSerializer.Serialize(studies) })
            .ToDictionary(row => row.Study, row => row.Revision);

    /// <summary>Where the stored curves of trials end.</summary>
    public static IReadOnlyDictionary<long, IReadOnlyList<CurveExtent>> ReadExtents(
        SqliteUnit unit, long study, IReadOnlyList<long> trials) =>
        ExtentRow.Join(unit.Read(
            SqliteSql.ListCurveExtents,
            new { study, trials = JsonSerializer.Serialize(trials) },
            row => new ExtentRow(row.GetInt64(0), row.IsDBNull(1) ? null : ExtentOf(row))));

    private static CurveExtent ExtentOf(DbDataReader row)
    {
        long before = row.GetInt64(2) * CurveChunk.Capacity, bytes = row.GetInt64(3);
        return new(
            row.GetString(1),
            checked((int)(before + (bytes / sizeof(long)))),
            BinaryPrimitives.ReadInt64LittleEndian(row.GetFieldValue<byte[]>(4)));
    }

    private sealed record RevisionRow(long Study, long Revision);
}
