using Sweep.Store.Tests.Postgres;

namespace Sweep.Cli.Tests;

/// <summary>Every command prints the same bytes whether it asks a store or a silo's API.</summary>
public sealed class SameOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Server_store_and_run_give_the_same_bytes()
    {
        using PostgresServer postgres = await PostgresServer.StartAsync();
        string store = postgres.Address("postgres");
        string file = _folder.Write("switches.yaml", Studies.Switches);
        using SweepProcess silo = await SweepProcess.StartSiloAsync(
            _folder.Path, "--store", store, "--slots", "2", "--listen", "http://127.0.0.1:0");
        string server = (await silo.SaysAsync("sweep silo ready: ")).Split(", ")[^1];

        SweepResult followed =
            (await SweepProcess.RunAsync(_folder.Path, "submit", file, "--follow", "--server", server)).MustSucceed();
        Assert.Contains("switches: submitted, 6 trials.", followed.Output);
        Assert.Contains("switches: 6 of 6 trials, best val_loss ", followed.Output);
        Assert.Contains(
            "submitted before",
            (await SweepProcess.RunAsync(_folder.Path, "submit", file, "--wait", "--store", store)).MustSucceed()
            .Output);

        (await SweepProcess.RunAsync(_folder.Path, "run", file)).MustSucceed();
        foreach (string[] command in new string[][]
        {
            ["status", "switches"], ["status", "switches", "--json"], ["list", "studies", "--json"],
            ["trials", "switches"], ["trials", "switches", "--arm", "fires", "--json"],
            ["trials", "switches", "--state", "failed"], ["rank", "switches"], ["rank", "switches", "--json"],
            ["export", "switches"], ["export", "switches", "--table", "trials"],
            ["export", "switches", "--format", "json"], ["export", "switches", "--attempts"],
            ["watch", "switches", "--json"],
        })
        {
            SweepResult there = await SweepProcess.RunAsync(_folder.Path, [.. command, "--server", server]);
            SweepResult here = await SweepProcess.RunAsync(_folder.Path, [.. command, "--store", store]);
            Assert.Equal(here.MustSucceed().Output, there.MustSucceed().Output);
            Assert.NotEmpty(there.Output);
            if (command[0] is "export" or "rank" or "trials" && !command.Contains("--attempts"))
                Assert.Equal(there.Output, (await SweepProcess.RunAsync(_folder.Path, command)).MustSucceed().Output);
        }

        silo.Terminate();
        (await silo.ExitAsync()).MustSucceed();
    }
}
