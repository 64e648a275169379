using System.Data;
using Dapper;
using Npgsql;
using Sweep.Store.Postgres;

namespace Sweep.Store.Tests.Postgres;

/// <summary>A transaction that stands still until the test lets it go on.</summary>
public sealed class PendingTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private PendingTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (_connection, _transaction) = (connection, transaction);

    /// <summary>For the store's own parts to run in it.</summary>
    internal PostgresUnit Unit => new(_connection, _transaction, repeated: false, CancellationToken.None);

    /// <summary>The same, for a call that has been tried before.</summary>
    internal PostgresUnit Repetition => new(_connection, _transaction, repeated: true, CancellationToken.None);

    /// <summary>Begins one.</summary>
    public static async Task<PendingTransaction> BeginAsync(PostgresHarness harness)
    {
        NpgsqlConnection connection = await harness.ConnectAsync();
        return new(connection, await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted));
    }

    /// <summary>Runs a statement in it.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) =>
        _connection.ExecuteAsync(sql, parameters, _transaction);

    /// <summary>Commits.</summary>
    public Task CommitAsync() => _transaction.CommitAsync();

    /// <summary>Rolls back.</summary>
    public Task RollbackAsync() => _transaction.RollbackAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
