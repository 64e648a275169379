using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Sweep.Store.Telemetry;

namespace Sweep.Store.Sqlite;

/// <summary>
/// One database file: a single guarded connection that writes and a pool of connections that read. SQLite has no
/// asynchronous calls: work runs on the caller's thread once it has its turn.
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private const int KeptReaders = 8;

    private readonly SqliteConnector _connector;
    private readonly TimeProvider _clock;
    private readonly SqliteConnection? _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private volatile bool _disposed;

    private SqliteDatabase(SqliteConnector connector, TimeProvider clock, SqliteConnection? writer)
    {
        _connector = connector;
        _clock = clock;
        _writer = writer;
    }

    /// <summary>Path of the file.</summary>
    public string Path => _connector.Path;

    /// <summary>Opens, creates and migrates the file as the options say.</summary>
    public static SqliteDatabase Open(string path, TimeProvider clock, SqliteStoreOptions options)
    {
        SqliteConnector connector = new(path, options);
        try
        {
            if (!options.ReadOnly) return new(connector, clock, connector.OpenWriter(clock));

            SqliteDatabase database = new(connector, clock, writer: null);
            database._readers.Add(connector.OpenFirstReader());
            return database;
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Translate("open the store", connector.Path, error);
        }
    }

    /// <summary>Runs a transaction that writes: it holds the database's write lock from its start.</summary>
    public async Task<T> WriteAsync<T>(string what, Func<SqliteUnit, T> work, CancellationToken cancellation)
    {
        if (_writer is null)
            throw new StoreException($"Cannot {what} in '{Path}': it was opened for reading only.");

        using StoreCall call = StoreCall.Begin(StoreCall.Sqlite, what, _clock);
        try
        {
            T result = await UseWriterAsync(what, connection => Run(connection, deferred: false, work), cancellation);
            call.Succeed();
            return result;
        }
        catch (StoreException error) when (error.InnerException is SqliteException inner)
        {
            call.Fail(SqliteErrors.TypeOf(inner));
            throw;
        }
    }

    /// <summary>Runs a transaction that reads one state of the database.</summary>
    public Task<T> ReadAsync<T>(string what, Func<SqliteUnit, T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        SqliteConnection? reader = null;
        using StoreCall call = StoreCall.Begin(StoreCall.Sqlite, what, _clock);
        try
        {
            if (!_readers.TryTake(out reader)) reader = _connector.OpenReader();
            T result = Run(reader, deferred: true, work);
            call.Succeed();
            if (!_disposed && _readers.Count < KeptReaders)
            {
                _readers.Add(reader);
                reader = null;
            }

            return Task.FromResult(result);
        }
        catch (SqliteException error)
        {
            call.Fail(SqliteErrors.TypeOf(error));
            throw SqliteErrors.Translate(what, Path, error);
        }
        finally
        {
            reader?.Dispose();
        }
    }

    /// <summary>Uses the connection that writes outside a transaction.</summary>
    internal async Task<T> UseWriterAsync<T>(
        string what, Func<SqliteConnection, T> use, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _writing.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return use(_writer!);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Translate(what, Path, error);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The semaphore itself is never disposed: it holds no handle, and late callers still wait on it.
        await _writing.WaitAsync();
        try
        {
            _disposed = true;
            while (_readers.TryTake(out SqliteConnection? reader)) reader.Dispose();

            // The last connection to close folds the write-ahead log into the file; only one that writes can.
            _writer?.Dispose();
        }
        finally
        {
            _writing.Release();
        }
    }

    private T Run<T>(SqliteConnection connection, bool deferred, Func<SqliteUnit, T> work)
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred);
        T result = work(new(connection, transaction, _clock.GetUtcNow()));
        transaction.Commit();
        return result;
    }
}
