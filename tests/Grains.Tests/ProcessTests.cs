using System.Net;
using System.Net.Sockets;
using Sweep.Cli.Tests;
using Sweep.Store;
using Sweep.Store.Tests.Postgres;
using Sweep.Tests.Histories;

namespace Sweep.Grains.Tests;

/// <summary>Real processes: <c>sweep silo --engine orleans</c>.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly List<LoopbackPort> _ports = [];

    public void Dispose()
    {
        foreach (LoopbackPort port in _ports) port.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Silo_that_is_killed_is_followed_by_the_other_with_the_bytes_of_an_undisturbed_run()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        using SweepProcess doomed = await StartAsync(database, "doomed");
        using SweepProcess heir = await StartAsync(database, "heir");
        await database.SubmitAsync();
        await WaitForBothAsync(database);
        await doomed.KillAsync();
        StudyHistory history = await database.EndAsync();
        Assert.Contains(history.Trials, trial => trial.Attempts is [{ Silo: "doomed", Outcome: "lost" }, ..]);
        await database.WaitAsync("the end of the duty", "SELECT count(*) = 0 FROM OrleansRemindersTable");
        heir.Terminate();
        SweepResult end = await heir.ExitAsync();
        Assert.True(end.ExitCode == 0, end.Error);
    }

    [Fact]
    public async Task Cluster_outlives_a_restart_of_the_server()
    {
        using PostgresServer server = await PostgresServer.StartAsync();
        await using GrainDatabase database = await GrainDatabase.CreateAsync(own: server);
        using SweepProcess anna = await StartAsync(database, "anna");
        using SweepProcess bert = await StartAsync(database, "bert");
        await database.SubmitAsync();
        await WaitForBothAsync(database);
        server.Kill();
        await server.ResumeAsync();
        await database.EndAsync(mayExcuse: true);
        foreach (SweepProcess silo in (SweepProcess[])[anna, bert])
        {
            Assert.False(silo.HasExited);
            silo.Terminate();
            SweepResult end = await silo.ExitAsync();
            Assert.True(end.ExitCode == 0, end.Error);
        }
    }

    [Fact]
    public async Task Store_in_a_file_makes_a_cluster_of_its_own_with_the_meter_of_Orleans()
    {
        string file = _folder.Write("many.yaml", GrainStudy.Many);
        (await SweepProcess.RunAsync(_folder.Path, "submit", file)).MustSucceed();
        using SweepProcess silo = SweepProcess.Start(
            _folder.Path, "silo", "--engine", "orleans", "--orleans-endpoint",
            Endpoint(), "--listen", "http://127.0.0.1:0", "--metrics", "true");
        string ready = await silo.SaysAsync("sweep silo ready: ");
        (await SweepProcess.RunAsync(_folder.Path, "watch", "many")).MustSucceed();
        using HttpClient client = new();
        string metrics = await client.GetStringAsync(new Uri($"{ready.Split(' ')[^1]}/metrics"));
        Assert.Contains("\norleans_", metrics, StringComparison.Ordinal);
        Assert.Contains("\nsweep_", metrics, StringComparison.Ordinal);
        silo.Terminate();
        SweepResult end = await silo.ExitAsync();
        Assert.True(end.ExitCode == 0, end.Error);
        await using IStudyStore store = await StoreAddress.OpenAsync(_folder.File("sweep.db"), TimeProvider.System);
        Assert.Equal(await GrainStudy.UndisturbedAsync(GrainStudy.Many), await GrainStudy.BytesAsync(store, "many"));
    }

    [Fact]
    public async Task Missing_tables_are_reported_with_the_remedy()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await database.ExecuteAsync("DROP TABLE OrleansQuery");
        SweepResult result = await SweepProcess.RunAsync(
            _folder.Path, "silo", "--engine", "orleans", "--store", database.Address("x"));
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("--migrate-orleans", result.Error);
    }

    [Fact]
    public async Task Port_of_another_is_reported_by_its_setting()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        SweepResult result = await SweepProcess.RunAsync(
            _folder.Path, "silo", "--engine", "orleans", "--orleans-endpoint", $"{other.LocalEndpoint}");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"orleans-endpoint: {other.LocalEndpoint}: ", result.Error);
    }

    private static Task<object> WaitForBothAsync(GrainDatabase database) => database.WaitAsync("trials on both", """
        SELECT count(DISTINCT silo.name) = 2 FROM sweep.trial JOIN sweep.silo USING (incarnation)
        WHERE trial.state = 'running'
        """);

    /// <summary>One for a silo of the test's.</summary>
    private string Endpoint()
    {
        _ports.Add(new());
        return $"127.0.0.1:{_ports[^1].Number}";
    }

    private Task<SweepProcess> StartAsync(GrainDatabase database, string name) => SweepProcess.StartSiloAsync(
        _folder.Path, "--engine", "orleans", "--orleans-endpoint", Endpoint(), "--store", database.Address(name),
        "--name", name, "--slots", "1", "--lease", "6", "--checkpoint-every", "0");
}
