using System.Globalization;
using Dapper;
using Npgsql;
using Sweep.Core.Studies;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>A PostgreSQL store in a database of its own.</summary>
public sealed class PostgresHarness : StoreHarness
{
    private static readonly string[] Tables = ["study", "trial", "attempt", "curve", "checkpoint", "token"];

    private readonly List<IStudyStore> _others = [];
    private readonly PostgresStoreOptions _options;
    private PostgresStudyStore? _store;
    private bool _isSpoilt;

    private PostgresHarness(PostgresServer server, string database, PostgresStoreOptions options) =>
        (Server, Database, _options) = (server, database, options);

    /// <summary>The server.</summary>
    public PostgresServer Server { get; }

    /// <summary>Name of the database.</summary>
    public string Database { get; }

    /// <summary>The store's address.</summary>
    public string Address => Server.Address(Database);

    /// <summary>The store under test, by its own type.</summary>
    public PostgresStudyStore Postgres => _store!;

    public override IStudyStore Store => Postgres;

    public override bool ClosingEndsSilos => false;

    /// <summary>A fresh, empty store.</summary>
    public static async Task<PostgresHarness> CreateAsync(PostgresStoreOptions? options = null)
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        PostgresHarness harness = new(await SharedServer.GetAsync(), await SharedServer.TakeAsync(), options ?? new());
        harness.Clock.Advanced = harness.ShowTime;
        harness.ShowTime(harness.Clock.Now);
        harness._store = await harness.OpenAsync();
        return harness;
    }

    /// <summary>Opens the store; the caller closes it.</summary>
    public Task<PostgresStudyStore> OpenAsync(PostgresStoreOptions? options = null) =>
        PostgresStudyStore.OpenAsync(Address, TimeProvider.System, options ?? _options);

    public override async Task<IStudyStore> OpenAnotherAsync()
    {
        PostgresStudyStore other = await OpenAsync();
        _others.Add(other);
        return other;
    }

    public override async Task ReopenAsync()
    {
        await Postgres.DisposeAsync();
        _store = await OpenAsync();
    }

    /// <summary>A connection of the test's own.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        NpgsqlConnection connection = new(Server.Direct(Database));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs statements on a connection of its own.</summary>
    public async Task<int> ExecuteAsync(string sql, object? parameters = null)
    {
        await using NpgsqlConnection connection = await ConnectAsync();
        return await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>Reads on a connection of its own.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using NpgsqlConnection connection = await ConnectAsync();
        return (await connection.QueryAsync<T>(sql, parameters)).AsList();
    }

    /// <summary>
    /// Returns when so many sessions of this database wait for a lock; fails when one of the calls does not.
    /// </summary>
    public async Task WaitUntilBlockedAsync(int sessions, params Task[] calls)
    {
        while (await CountBlockedAsync() < sessions)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Assert.DoesNotContain(calls, call => call.IsCompleted);
        }
    }

    /// <summary>Returns when the call has; fails when it waits for a lock.</summary>
    public async Task AssertDoesNotWaitAsync(Task call)
    {
        while (!call.IsCompleted) Assert.Equal(0, await CountBlockedAsync());
    }

    /// <summary>Sets when the server was started.</summary>
    public Task ShowStartAsync(DateTimeOffset started) =>
        ExecuteAsync("UPDATE public.clock SET started = @started", new { started = started.UtcDateTime });

    /// <summary>
    /// Called before a test changes more of its database than rows: nobody else gets it, however the test ends.
    /// </summary>
    public void Spoil() => _isSpoilt = true;

    public override Task ExpireLeaseAsync(Guid incarnation) => ExecuteAsync(
        "UPDATE sweep.silo SET expires_at = sweep.store_now() WHERE incarnation = @incarnation", new { incarnation });

    public override Task MarkDeadAsync(Guid incarnation) =>
        ExecuteAsync(PostgresSql.MarkSiloDead, new { incarnation });

    public override Task CorruptCheckpointAsync(long trial, long step) => ExecuteAsync(
        @"UPDATE sweep.checkpoint SET content = content || '\x00' WHERE trial = @trial AND step = @step",
        new { trial, step });

    public override async Task<IReadOnlyList<long>> StoredCheckpointsAsync(long trial) => await QueryAsync<long>(
        "SELECT step FROM sweep.checkpoint WHERE trial = @trial ORDER BY sequence DESC", new { trial });

    public override async Task<IReadOnlyDictionary<TrialState, long>> RecountAsync(long study) =>
        (await QueryAsync<(string State, long Count)>(
            "SELECT state, count(*) FROM sweep.trial WHERE study = @study GROUP BY state", new { study }))
        .ToDictionary(row => Enum.Parse<TrialState>(row.State, ignoreCase: true), row => row.Count);

    public override async Task<string> DumpAsync()
    {
        await using NpgsqlConnection connection = await ConnectAsync();
        List<string> lines = [];
        foreach (string table in Tables)
        {
            foreach (IDictionary<string, object?> row in await connection.QueryAsync(
                $"SELECT * FROM sweep.{table} ORDER BY 1, 2, 3"))
                lines.Add(table + ": " + string.Join(", ", row.Select(cell => $"{cell.Key}={Text(cell.Value)}")));
        }

        return string.Join('\n', lines);
    }

    public override async Task<long> CountRowsAsync() => (await QueryAsync<long>(
        string.Join(" UNION ALL ", Tables.Select(table => $"SELECT count(*) FROM sweep.{table}")))).Sum();

    public override async ValueTask DisposeAsync()
    {
        Clock.Advanced = null;
        foreach (IStudyStore other in _others) await other.DisposeAsync();
        await Postgres.DisposeAsync();
        if (_isSpoilt) return;
        await ExecuteAsync(
            $"TRUNCATE {string.Join(", ", Tables.Select(table => $"sweep.{table}"))}, sweep.silo RESTART IDENTITY");
        await ShowStartAsync(new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero));
        SharedServer.Return(Database);
    }

    private async Task<int> CountBlockedAsync() => (await QueryAsync<int>("""
        SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        """))[0];

    private void ShowTime(DateTimeOffset now)
    {
        using NpgsqlConnection connection = new(Server.Direct(Database));
        connection.Open();
        connection.Execute("UPDATE public.clock SET shown = @now", new { now = now.UtcDateTime });
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        byte[] bytes => Convert.ToHexString(bytes),
        long[] numbers => string.Join(' ', numbers),
        double[] numbers => string.Join(' ', numbers.Select(BitConverter.DoubleToInt64Bits)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
