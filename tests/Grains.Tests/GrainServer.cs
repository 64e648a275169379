using Sweep.Store.Tests.Postgres;

[assembly: AssemblyFixture(typeof(Sweep.Grains.Tests.GrainServer))]

namespace Sweep.Grains.Tests;

/// <summary>The server that all tests share; started by the first that needs it.</summary>
public sealed class GrainServer : IDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(PostgresServer.StartAsync);

    /// <summary>The server.</summary>
    public static Task<PostgresServer> GetAsync() => Server.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Server.IsValueCreated && Server.Value.IsCompletedSuccessfully) Server.Value.Result.Dispose();
    }
}
