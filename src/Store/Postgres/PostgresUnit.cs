using System.Data.Common;
using Dapper;
using Npgsql;
using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>One transaction, or one statement alone: what the parts of the store run their statements on.</summary>
internal sealed class PostgresUnit(
    NpgsqlConnection connection, NpgsqlTransaction? transaction, bool repeated, CancellationToken cancellation)
{
    private int? _seconds;
    private bool _isFresh = transaction is not null;

    /// <summary>
    /// Whether an earlier try of the same call may have been committed without its reply getting through. What it did
    /// then is found under the locks, and is success.
    /// </summary>
    public bool Repeated { get; } = repeated;

    /// <summary>
    /// Lets the rest of the transaction take as long as it takes: its work grows with what is stored.
    /// </summary>
    public Task<int> AllowTimeAsync()
    {
        _seconds = 0; // no limit
        return ExecuteAsync(PostgresSql.AllowTime);
    }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) =>
        connection.ExecuteAsync(Command(sql, parameters));

    /// <summary>Runs a statement and returns its rows.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await connection.QueryAsync<T>(Command(sql, parameters))).AsList();

    /// <summary>Runs a statement of many rows and returns what is made of each.</summary>
    public async Task<List<T>> ReadAsync<T>(string sql, object parameters, Func<DbDataReader, T> read)
    {
        await using DbDataReader reader = await connection.ExecuteReaderAsync(Command(sql, parameters));
        List<T> rows = [];
        while (await reader.ReadAsync(cancellation)) rows.Add(read(reader));
        return rows;
    }

    /// <summary>
    /// Runs statements in one round trip and returns their rows, one set after another. Each sees what those before it
    /// did, and what they waited for.
    /// </summary>
    public Task<SqlMapper.GridReader> QueryManyAsync(object parameters, params string[] statements) =>
        connection.QueryMultipleAsync(Command(string.Join(";\n", statements), parameters));

    /// <summary>Runs statements in one round trip.</summary>
    public Task<int> ExecuteManyAsync(object parameters, params string[] statements) =>
        ExecuteAsync(string.Join(";\n", statements), parameters);

    /// <summary>Runs a statement of at most one row; null where there is none.</summary>
    public Task<T?> FindAsync<T>(string sql, object? parameters = null) =>
        connection.QuerySingleOrDefaultAsync<T>(Command(sql, parameters));

    /// <summary>
    /// Waits for an earlier call with this request id, whose commit may be pending. The next statement sees what it
    /// did.
    /// </summary>
    public Task LockRequestAsync(Guid request) => ExecuteAsync(PostgresSql.LockRequest, new { request });

    /// <summary>
    /// Writes counters and takes the revisions of the studies whose trials are being moved, in order of id: last before
    /// the trials themselves and the commit, because each study is locked from here on.
    /// </summary>
    /// <returns>Revisions by study.</returns>
    public async Task<IReadOnlyDictionary<long, long>> AdvanceAsync(StudyChanges changes)
    {
        if (changes.IsEmpty) return new Dictionary<long, long>();
        return (await QueryQueuedAsync<RevisionRow>(PostgresSql.AdvanceStudies, changes.ToColumns()))
            .ToDictionary(row => row.Study, row => row.Revision);
    }

    /// <summary>
    /// Queues for the studies that the parameters name, then runs a statement that locks them, and returns its rows.
    /// </summary>
    public async Task<List<T>> QueryQueuedAsync<T>(string sql, object parameters)
    {
        await using SqlMapper.GridReader grid = await QueryManyAsync(parameters, PostgresSql.QueueForStudies, sql);
        await grid.ReadAsync();
        return (await grid.ReadAsync<T>()).AsList();
    }

    private CommandDefinition Command(string sql, object? parameters)
    {
        if (_isFresh) sql = $"{PostgresSql.SpareCompiling};\n{sql}"; // in the same round trip
        _isFresh = false;
        return new(sql, parameters, transaction, _seconds, cancellationToken: cancellation);
    }

    private sealed record RevisionRow(long Study, long Revision);
}
