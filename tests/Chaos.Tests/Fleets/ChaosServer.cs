using Sweep.Chaos.Tests.Fleets;
using Sweep.Store.Tests.Postgres;

[assembly: AssemblyFixture(typeof(ChaosServer))]

namespace Sweep.Chaos.Tests.Fleets;

/// <summary>
/// The server that tests share unless they stop it; started by the first that needs it. Counts the faults of all.
/// </summary>
public sealed class ChaosServer : IDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(PostgresServer.StartAsync);

    /// <summary>The server.</summary>
    public static Task<PostgresServer> GetAsync() => Server.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        Figures.Report();
        if (Server.IsValueCreated && Server.Value.IsCompletedSuccessfully) Server.Value.Result.Dispose();
    }
}
