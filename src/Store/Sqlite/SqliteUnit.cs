using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Sweep.Store.Rows;

namespace Sweep.Store.Sqlite;

/// <summary>One transaction: what the parts of the store run their statements on.</summary>
internal sealed class SqliteUnit(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset now)
{
    /// <summary>The store's clock at the start of the transaction, in microseconds since 1970.</summary>
    public long Now { get; } = SqliteTime.ToMicroseconds(now);

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Execute(string sql, object? parameters = null) => connection.Execute(sql, parameters, transaction);

    /// <summary>Runs a statement and returns its rows.</summary>
    public List<T> Query<T>(string sql, object? parameters = null) =>
        connection.Query<T>(sql, parameters, transaction).AsList();

    /// <summary>Runs a statement of many rows and returns what is made of each.</summary>
    public List<T> Read<T>(string sql, object parameters, Func<DbDataReader, T> read)
    {
        using DbDataReader reader = (DbDataReader)connection.ExecuteReader(sql, parameters, transaction);
        List<T> rows = [];
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>Runs a statement of at most one row; null where there is none.</summary>
    public T? Find<T>(string sql, object? parameters = null) =>
        connection.QuerySingleOrDefault<T>(sql, parameters, transaction);

    /// <summary>
    /// Writes counters and revisions, at the end: the statements that change trials write the study's revision + 1
    /// into them, and this raises the study to it.
    /// </summary>
    public void Apply(StudyChanges changes)
    {
        foreach (StudyDelta delta in changes.Deltas)
        {
            Execute(SqliteSql.AdvanceStudy, new
            {
                study = delta.Study,
                queued = delta.Queued,
                running = delta.Running,
                completed = delta.Completed,
                pruned = delta.Pruned,
                diverged = delta.Diverged,
                failed = delta.Failed,
                quarantined = delta.Quarantined,
                cancelled = delta.Cancelled,
            });
        }
    }
}
