using System.Data;
using Npgsql;
using Polly;
using Polly.Retry;
using Sweep.Store.Telemetry;

namespace Sweep.Store.Postgres;

/// <summary>
/// Connections to one database, and the rule that nothing is given up because the server went away: what fails in
/// passing is tried again until the caller cancels.
/// </summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _work;
    private readonly NpgsqlDataSource _leases;
    private readonly ResiliencePipeline _retrying;
    private readonly PostgresStoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly ResiliencePropertyKey<string> _what = new("what");

    public PostgresDatabase(PostgresAddress address, PostgresStoreOptions options, TimeProvider clock)
    {
        (Address, _options, _clock) = (address, options, clock);
        _work = Create(address.ConnectionString(), "work");

        // Renewals wait neither for a connection that work is using nor for a thread of the pool.
        _leases = Create(address.LeaseConnectionString(), "leases");
        _retrying = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(PostgresErrors.IsTransient),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(25),
                MaxDelay = options.LongestPause,
                OnRetry = arguments =>
                {
                    string what = arguments.Context.Properties.GetValue(_what, "use the store");
                    StoreTelemetry.Retrying(what);
                    _options.Retrying?.Invoke(what, arguments.Outcome.Exception!);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Where it is.</summary>
    public PostgresAddress Address { get; }

    /// <summary>Runs single statements, each on one state of the database.</summary>
    public Task<T> ReadAsync<T>(string what, Func<PostgresUnit, Task<T>> work, CancellationToken cancellation) =>
        RunAsync(
            what,
            async token =>
            {
                await using NpgsqlConnection connection = await _work.OpenConnectionAsync(token);
                return await OnAsync(connection, work, new(connection, transaction: null, repeated: false, token));
            },
            cancellation);

    /// <summary>
    /// Runs a transaction. It may run several times, of which at most one is committed but the reply lost.
    /// </summary>
    public Task<T> WriteAsync<T>(string what, Func<PostgresUnit, Task<T>> work, CancellationToken cancellation)
    {
        if (_options.ReadOnly)
            throw new StoreException($"Cannot {what} in 'postgres://{Address}': it was opened for reading only.");

        bool unknown = false;
        return RunAsync(
            what,
            async token =>
            {
                await using NpgsqlConnection connection = await _work.OpenConnectionAsync(token);
                await using NpgsqlTransaction transaction =
                    await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, token);
                T result = await OnAsync(connection, work, new(connection, transaction, unknown, token));
                try
                {
                    // Not to be cancelled: a commit that was asked for has an outcome that the caller must learn.
                    await transaction.CommitAsync(CancellationToken.None);
                }
                catch (Exception error) when (!PostgresErrors.IsRolledBack(error))
                {
                    unknown = true;
                    throw;
                }

                return result;
            },
            cancellation);
    }

    /// <summary>
    /// Runs one statement that renews a lease, on the caller's own thread and a connection of its own.
    /// </summary>
    public int ExecuteOnLeaseConnection(
        string what, string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        ResilienceContext context = Begin(what, cancellation);
        using StoreCall call = StoreCall.Begin(StoreCall.Postgres, what, _clock);
        try
        {
            int changed = _retrying.Execute(
                _ =>
                {
                    using NpgsqlConnection connection = _leases.OpenConnection();
                    using NpgsqlCommand command = new(sql, connection);
                    foreach (NpgsqlParameter parameter in parameters) command.Parameters.Add(parameter.Clone());
                    try
                    {
                        return command.ExecuteNonQuery();
                    }
                    catch (Exception error) when (PostgresErrors.IsOfLost(error, connection))
                    {
                        throw Lost(_leases, error);
                    }
                },
                context);
            call.Succeed();
            return changed;
        }
        catch (Exception error) when (PostgresErrors.IsDriver(error))
        {
            call.Fail(PostgresErrors.TypeOf(error));
            throw PostgresErrors.Translate(what, Address, error);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Hints at new work, on its own and once.</summary>
    public async Task SendHintAsync(CancellationToken cancellation)
    {
        await using NpgsqlCommand command = _work.CreateCommand(PostgresSql.SendHint);
        await command.ExecuteNonQueryAsync(cancellation);
        StoreTelemetry.HintSent();
    }

    /// <summary>Opens a connection once, without trying again: to find out whether the server is there.</summary>
    public async Task<NpgsqlConnection> OpenOnceAsync(CancellationToken cancellation) =>
        await _work.OpenConnectionAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync();
        await _leases.DisposeAsync();
    }

    private async Task<T> OnAsync<T>(
        NpgsqlConnection connection, Func<PostgresUnit, Task<T>> work, PostgresUnit unit)
    {
        try
        {
            return await work(unit);
        }
        catch (Exception error) when (PostgresErrors.IsOfLost(error, connection))
        {
            throw Lost(_work, error);
        }
    }

    private static NpgsqlException Lost(NpgsqlDataSource pool, Exception error)
    {
        pool.Clear(); // nobody is to be given this connection again, should it look sound
        return new("The connection was lost.", new IOException(error.Message, error));
    }

    private async Task<T> RunAsync<T>(
        string what, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        ResilienceContext context = Begin(what, cancellation);
        using StoreCall call = StoreCall.Begin(StoreCall.Postgres, what, _clock);
        try
        {
            T result = await _retrying.ExecuteAsync(async inner => await work(inner.CancellationToken), context);
            call.Succeed();
            return result;
        }
        catch (Exception error) when (PostgresErrors.IsDriver(error))
        {
            call.Fail(PostgresErrors.TypeOf(error));
            throw PostgresErrors.Translate(what, Address, error);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Named for the driver's metrics: they would carry the whole address in a label otherwise.</summary>
    private static NpgsqlDataSource Create(string connection, string name)
    {
        NpgsqlDataSourceBuilder builder = new(connection) { Name = name };
        return builder.Build();
    }

    private ResilienceContext Begin(string what, CancellationToken cancellation)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(_what, what);
        return context;
    }
}
