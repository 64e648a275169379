using Sweep.Store.Tests.Postgres;

namespace Sweep.Cli.Tests;

/// <summary>A command that is about what is stored makes no store where there is none, and says so.</summary>
public sealed class NoStoreTests(NoStoreTests.Server shared) : IClassFixture<NoStoreTests.Server>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Commands { get; } =
    [
        "pause x", "resume x", "cancel x", "retry x", "extend x --seeds 9", "place x --priority 5", "delete x --yes",
        "status x", "watch x", "trials x", "rank x", "export x", "list studies", "list silos", "token list",
        "token revoke x",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Database_without_a_store_stays_as_it_is(string command)
    {
        string address = shared.Postgres.Address("postgres");
        await RefuseAsync(command, address, $"postgres://127.0.0.1:{shared.Postgres.Port}/postgres");
        Assert.Equal(true, await shared.Postgres.ReadAsync("SELECT to_regnamespace('sweep') IS NULL"));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task File_without_a_store_stays_as_it_is(string command)
    {
        await RefuseAsync(command, "sub/absent.db", _folder.File("sub/absent.db"));
        _folder.Write("empty.db", "");
        string empty = _folder.File("empty.db");
        await RefuseAsync(command, "empty.db", empty);
        Assert.Equal([empty], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(0, new FileInfo(empty).Length);
    }

    private async Task RefuseAsync(string command, string store, string place)
    {
        SweepResult result = await SweepProcess.RunAsync(
            _folder.Path, [.. command.Split(' '), "--store", store]);
        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"sweep: '{place}' holds no Sweep store. ", result.Error);
        Assert.Contains("'sweep submit', 'sweep run' and 'sweep silo' make one", result.Error);
    }

    /// <summary>A server with a database that no command changes.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal PostgresServer Postgres { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Postgres = await PostgresServer.StartAsync();

        public ValueTask DisposeAsync()
        {
            Postgres.Dispose();
            return default;
        }
    }
}
