using Npgsql;

namespace Sweep.Store.Tests.Postgres;

/// <summary>A PostgreSQL server on loopback in a temporary folder, without care for power cuts.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly LoopbackPort _port = new();
    private ServerProcess? _process;

    private PostgresServer(string folder) => Folder = folder;

    /// <summary>Its folder; the tests remove it.</summary>
    public string Folder { get; }

    /// <summary>Its port.</summary>
    public int Port => _port.Number;

    /// <summary>Makes and starts a server.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        string folder = Directory.CreateTempSubdirectory("sweep-postgres-").FullName;
        ServerProcess.Own(folder);
        ServerProcess.Run(
            folder, Program("initdb"), "-D", Path.Combine(folder, "data"), "-U", "postgres", "-A", "trust",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        PostgresServer server = new(folder);
        await server.ResumeAsync();
        return server;
    }

    /// <summary>Starts it again on the same data and port.</summary>
    public async Task ResumeAsync()
    {
        // Without autovacuum: it would gather statistics, and remove what is dead, at moments of its own.
        _process = await ServerProcess.StartAsync(
            Folder, "ready to accept connections", Program("postgres"), "-D", Path.Combine(Folder, "data"),
            "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off",
            "-c", "full_page_writes=off", "-c", "max_connections=300", "-c", "shared_buffers=64MB",
            "-c", "max_wal_size=2GB", "-c", "deadlock_timeout=2s", "-c", "lc_messages=C", "-c", "autovacuum=off");
    }

    /// <summary>Stops it as a crash would: nobody is told, nothing is written.</summary>
    public void Kill() => Stop("QUIT");

    /// <summary>Stops it by a signal: TERM, INT and QUIT are its own three ways, KILL leaves it none.</summary>
    public void Stop(string signal)
    {
        _process?.Stop(signal);
        _process = null;
    }

    /// <summary>The address of a database.</summary>
    public string Address(string database, string user = "postgres") =>
        $"postgres://{user}@127.0.0.1:{Port}/{database}";

    /// <summary>The driver's connection string for a connection of the tests' own.</summary>
    public string Direct(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Pooling=false;Timeout=30";

    /// <summary>Runs SQL in a database.</summary>
    public async Task ExecuteAsync(string database, string sql)
    {
        await using NpgsqlConnection connection = new(Direct(database));
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The one value that a query gives.</summary>
    public async Task<object?> ReadAsync(string sql, string database = "postgres")
    {
        await using NpgsqlConnection connection = new(Direct(database));
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Waits until a query gives true, for four minutes at the most.</summary>
    public async Task UntilAsync(string sql, string database = "postgres")
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(4));
        await using NpgsqlConnection connection = new(Direct(database));
        await connection.OpenAsync(limit.Token);
        await using NpgsqlCommand command = new(sql, connection);
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(20));
        try
        {
            while (await command.ExecuteScalarAsync(limit.Token) is not true)
                await pace.WaitForNextTickAsync(limit.Token);
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"Waited in vain for: {sql}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _port.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Program(string name) => Path.Combine(PostgresPrograms.Folder!, name);
}
