using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Sweep.Core.Studies;
using Sweep.Store.Sqlite;

namespace Sweep.Store.Tests.Harness;

/// <summary>A SQLite store in a temporary folder.</summary>
public sealed class SqliteHarness : StoreHarness
{
    private static readonly string[] Tables = ["study", "trial", "attempt", "curve", "checkpoint", "token"];

    private readonly List<IStudyStore> _others = [];
    private SqliteStudyStore? _store;

    /// <summary>The folder of the database.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("sweep-store-").FullName;

    /// <summary>The database file.</summary>
    public string File => Path.Combine(Folder, "sweep.db");

    public override IStudyStore Store => Sqlite;

    public override bool ClosingEndsSilos => true;

    /// <summary>The store under test, by its own type.</summary>
    public SqliteStudyStore Sqlite => _store!;

    /// <summary>A fresh, empty store.</summary>
    public static async Task<SqliteHarness> CreateAsync()
    {
        SqliteHarness harness = new();
        harness._store = await harness.OpenAsync();
        return harness;
    }

    /// <summary>Opens the file; the caller closes the store.</summary>
    public Task<SqliteStudyStore> OpenAsync(SqliteStoreOptions? options = null) =>
        SqliteStudyStore.OpenAsync(File, Clock, options);

    public override async Task<IStudyStore> OpenAnotherAsync()
    {
        SqliteStudyStore other = await OpenAsync();
        _others.Add(other);
        return other;
    }

    public override async Task ReopenAsync()
    {
        await Sqlite.DisposeAsync();
        _store = await OpenAsync();
    }

    /// <summary>Closes the store for good.</summary>
    public ValueTask CloseAsync() => Sqlite.DisposeAsync();

    /// <summary>
    /// What a kill leaves of the store's silos: their rows live, their leases running, their lock files there and free.
    /// </summary>
    public async Task CrashAsync()
    {
        string[] locks = Directory.GetFiles(Folder, "sweep.db-silo-*");
        await Sqlite.DisposeAsync();
        foreach (string path in locks) await System.IO.File.WriteAllBytesAsync(path, []);
        _store = await OpenAsync();
    }

    /// <summary>Sets a pragma on the store's own connection that writes.</summary>
    public Task SetAsync(string pragma) => Sqlite.UseWriterAsync(
        connection => connection.Execute($"PRAGMA {pragma}"), TestContext.Current.CancellationToken);

    /// <summary>Runs SQL on a connection of its own.</summary>
    public T Direct<T>(Func<SqliteConnection, T> use)
    {
        using SqliteConnection connection = new($"Data Source={File};Pooling=False;Default Timeout=10");
        connection.Open();
        return use(connection);
    }

    /// <summary>Runs a statement on a connection of its own.</summary>
    public void Execute(string sql, object? parameters = null) =>
        Direct(connection => connection.Execute(sql, parameters));

    public override Task ExpireLeaseAsync(Guid incarnation)
    {
        Execute(
            "UPDATE silo SET expires_at = @now WHERE incarnation = @incarnation",
            new { now = Microseconds, incarnation = incarnation.ToString() });
        return Task.CompletedTask;
    }

    public override Task MarkDeadAsync(Guid incarnation)
    {
        Execute(
            SqliteSql.MarkSiloDead, new { gone = false, now = Microseconds, incarnation = incarnation.ToString() });
        return Task.CompletedTask;
    }

    public override Task CorruptCheckpointAsync(long trial, long step)
    {
        Execute(
            "UPDATE checkpoint SET content = cast(content || x'00' AS BLOB) WHERE trial = @trial AND step = @step",
            new { trial, step });
        return Task.CompletedTask;
    }

    public override Task<IReadOnlyList<long>> StoredCheckpointsAsync(long trial) =>
        Task.FromResult<IReadOnlyList<long>>(Direct(connection => connection.Query<long>(
            "SELECT step FROM checkpoint WHERE trial = @trial ORDER BY sequence DESC", new { trial }).AsList()));

    public override Task<IReadOnlyDictionary<TrialState, long>> RecountAsync(long study) =>
        Task.FromResult<IReadOnlyDictionary<TrialState, long>>(Direct(connection => connection
            .Query<(string State, long Count)>(
                "SELECT state, count(*) FROM trial WHERE study = @study GROUP BY state", new { study })
            .ToDictionary(row => Enum.Parse<TrialState>(row.State, ignoreCase: true), row => row.Count)));

    public override Task<string> DumpAsync() => Task.FromResult(Direct(connection => string.Join('\n',
        from table in Tables
        from row in connection.Query($"SELECT * FROM {table} ORDER BY 1, 2, 3")
        select table + ": " + string.Join(", ",
            ((IDictionary<string, object?>)row).Select(cell => $"{cell.Key}={Text(cell.Value)}")))));

    public override Task<long> CountRowsAsync() => Task.FromResult(Direct(connection =>
        Tables.Sum(table => connection.ExecuteScalar<long>($"SELECT count(*) FROM {table}"))));

    public override async ValueTask DisposeAsync()
    {
        foreach (IStudyStore other in _others) await other.DisposeAsync();
        await Sqlite.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private long Microseconds => (Clock.Now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static string Text(object? value) => value switch
    {
        null => "null",
        byte[] bytes => Convert.ToHexString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
