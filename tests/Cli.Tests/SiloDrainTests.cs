using System.Net;
using Microsoft.Data.Sqlite;

namespace Sweep.Cli.Tests;

/// <summary>
/// A silo that is told to stop while its store is locked: it has a trial to checkpoint, and cannot, for as long as the
/// test likes.
/// </summary>
public sealed class SiloDrainTests : IDisposable
{
    private const int BySigTerm = 128 + 15;

    private const string Endless = """
        study: endless
        problem: { name: rosenbrock }
        train: { steps: 1000000000000, evaluate: { every: { steps: 1000000000 } } }
        seeds: 1
        arms: { adam: { optimizer: adam } }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task While_it_drains_it_lives_and_is_not_ready()
    {
        using SweepProcess silo = await StartAsync();
        using HttpClient client = new() { BaseAddress = new((await silo.SaysAsync("ready: ")).Split(", ")[^1]) };
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "health/ready"));
        await using (SqliteTransaction locked = await LockAsync())
        {
            silo.Terminate();
            await silo.LogsAsync("Draining");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(client, "health/ready"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "health/live"));
        }

        (await silo.ExitAsync()).MustSucceed();
        string attempts = (await SweepProcess.RunAsync(_folder.Path, "export", "endless", "--attempts")).Output;
        Assert.Contains("released", attempts);
    }

    [Fact]
    public async Task Signal_that_comes_later_ends_it_at_once()
    {
        using SweepProcess silo = await StartAsync();
        await using SqliteTransaction locked = await LockAsync();
        silo.Terminate();
        await silo.LogsAsync("Draining");

        // For two seconds more it is the same wish.
        using PeriodicTimer pace = new(TimeSpan.FromMilliseconds(100));
        while (!silo.HasExited)
        {
            silo.TryTerminate();
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(BySigTerm, (await silo.ExitAsync()).ExitCode);
    }

    /// <summary>A silo with a trial that does not end.</summary>
    private async Task<SweepProcess> StartAsync()
    {
        (await SweepProcess.RunAsync(_folder.Path, "submit", _folder.Write("endless.yaml", Endless))).MustSucceed();
        SweepProcess silo = await SweepProcess.StartSiloAsync(
            _folder.Path, "--slots", "1", "--log-level", "debug", "--listen", "http://127.0.0.1:0");
        await silo.LogsAsync("trial 0, epoch 1: started");
        return silo;
    }

    private async Task<SqliteTransaction> LockAsync()
    {
        SqliteConnection connection = new(
            new SqliteConnectionStringBuilder { DataSource = _folder.File("sweep.db"), Pooling = false }.ToString());
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection.BeginTransaction(deferred: false);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(
            new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
