namespace Sweep.Store.Tests.Postgres;

/// <summary>
/// PgBouncer in transaction mode before a server, with fewer sessions than the store has connections.
/// </summary>
internal sealed class Bouncer : IDisposable
{
    private readonly ServerProcess _process;
    private readonly string _folder;
    private readonly LoopbackPort _port;

    private Bouncer(ServerProcess process, string folder, LoopbackPort port) =>
        (_process, _folder, _port) = (process, folder, port);

    /// <summary>Its port.</summary>
    public int Port => _port.Number;

    /// <summary>Starts one.</summary>
    public static async Task<Bouncer> StartAsync(PostgresServer server, string database)
    {
        PostgresPrograms.Require(PostgresPrograms.Bouncer, "pgbouncer");
        string folder = Directory.CreateTempSubdirectory("sweep-bouncer-").FullName;
        LoopbackPort port = new();
        string settings = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings, $"""
            [databases]
            * = host=127.0.0.1 port={server.Port} user=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port.Number}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 3
            max_client_conn = 200
            """);
        ServerProcess.Own(folder);
        return new(
            await ServerProcess.StartAsync(folder, "process up", PostgresPrograms.Bouncer!, settings), folder, port);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Dispose();
        _port.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
