using System.Collections.Concurrent;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Postgres;

[assembly: AssemblyFixture(typeof(SharedServer))]

namespace Sweep.Store.Tests.Postgres;

/// <summary>
/// The one server that the assembly's tests share, started by the first that needs it. Each test has a database to
/// itself; a clean one is handed on to the next.
/// </summary>
public sealed class SharedServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(PostgresServer.StartAsync);
    private static readonly ConcurrentBag<string> Clean = [];
    private static int _made;

    /// <summary>The server.</summary>
    public static Task<PostgresServer> GetAsync() => Server.Value;

    /// <summary>A database with an empty store whose clock is a table; give it back when it is empty again.</summary>
    public static async Task<string> TakeAsync()
    {
        if (Clean.TryTake(out string? name)) return name;
        name = await CreateAsync();
        PostgresServer server = await GetAsync();
        await using (await PostgresStudyStore.OpenAsync(server.Address(name), TimeProvider.System))
        {
            await server.ExecuteAsync(name, """
                CREATE TABLE public.clock (shown timestamptz NOT NULL, started timestamptz NOT NULL);
                INSERT INTO public.clock VALUES (now(), '2001-01-01');
                CREATE OR REPLACE FUNCTION sweep.store_now() RETURNS timestamptz LANGUAGE sql STABLE
                  AS 'SELECT shown FROM public.clock';
                CREATE OR REPLACE FUNCTION sweep.server_started() RETURNS timestamptz LANGUAGE sql STABLE
                  AS 'SELECT started FROM public.clock';
                """);
        }

        return name;
    }

    /// <summary>A database with nothing in it.</summary>
    public static async Task<string> CreateAsync()
    {
        PostgresServer server = await GetAsync();
        string name = $"test_{Interlocked.Increment(ref _made)}";
        await server.ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Takes a database back that is as it was, to its statistics.</summary>
    public static void Return(string name) => Clean.Add(name);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Server.IsValueCreated && Server.Value.IsCompletedSuccessfully) (await Server.Value).Dispose();
    }
}
