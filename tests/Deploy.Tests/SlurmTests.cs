using Sweep.Cli.Tests;
using Sweep.Store.Tests.Postgres;

namespace Sweep.Deploy.Tests;

/// <summary>
/// <c>deploy/slurm</c>, on a real Slurm: silos come, drain and go, and no number of the study changes.
/// </summary>
public sealed class SlurmTests : IDisposable
{
    private static readonly string Script =
        Path.Combine(AppContext.BaseDirectory, "deploy", "slurm", "sweep-silos.sbatch");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Array_of_silos_ends_a_study_with_the_bytes_of_one_machine_though_tasks_are_cancelled()
    {
        using PostgresServer server = await PostgresServer.StartAsync();
        await using SlurmCluster cluster = await SlurmCluster.StartAsync();
        string address = server.Address("postgres");
        string file = _folder.Write(
            "mixed.yaml", Studies.Mixed.Replace("configurations: 2", "configurations: 12", StringComparison.Ordinal));
        (await SweepProcess.RunAsync(_folder.Path, "submit", file, "--store", address)).MustSucceed();

        Dictionary<string, string> environment = new()
        {
            ["SWEEP_STORE"] = address,
            ["SWEEP"] = $"dotnet {Path.Combine(AppContext.BaseDirectory, "sweep.dll")}",
        };
        string array = cluster.Run(
            environment, "sbatch", "--parsable", "--array=0-1", "--cpus-per-task=1", "--time=10", Script);

        // Cancelled while it trains: it drains within KillWait, and the trial costs it no attempt.
        await server.UntilAsync(Running(array, task: 0));
        cluster.Run("scancel", $"{array}_0");
        await server.UntilAsync("SELECT state = 'dead' FROM sweep.silo WHERE name = " + Name(array, 0));
        await SlurmCluster.UntilAsync(() => cluster.Field($"{array}_0", "JobState") == "CANCELLED");

        // Near its time limit, which this signal announces: it drains and queues again.
        await server.UntilAsync(Running(array, task: 1));
        cluster.Run("scancel", "--batch", "--signal=USR1", $"{array}_1");
        await server.UntilAsync("SELECT state = 'dead' FROM sweep.silo WHERE name = " + Name(array, 1));
        await SlurmCluster.UntilAsync(() => cluster.Field($"{array}_1", "Restarts") == "1");

        // Slurm lets what was queued again wait for two minutes. A person would not wait for it either, but for the
        // node to have cleaned up: what is still heard of the task's first run would count for its second.
        await SlurmCluster.UntilAsync(() => cluster.IsIdle && cluster.Field($"{array}_1", "Reason") == "BeginTime");
        cluster.Run("scontrol", "update", $"JobId={array}_1", "StartTime=now");
        await server.UntilAsync("SELECT status = 'completed' FROM sweep.study");
        Assert.Equal(0L, await server.ReadAsync("SELECT count(*) FROM sweep.attempt WHERE outcome = 'lost'"));
        Assert.Equal(3L, await server.ReadAsync("SELECT count(*) FROM sweep.silo"));

        (await SweepProcess.RunAsync(_folder.Path, "run", file)).MustSucceed();
        foreach (string command in (string[])["export", "rank", "trials"])
        {
            string there = (
                await SweepProcess.RunAsync(_folder.Path, command, "mixed", "--store", address)).MustSucceed().Output;
            string here = (await SweepProcess.RunAsync(_folder.Path, command, "mixed")).MustSucceed().Output;
            Assert.Equal(here, there);
        }
    }

    private static string Name(string array, int task) => $"'slurm-{array}_{task}'";

    private static string Running(string array, int task) => $"""
        SELECT EXISTS (
          SELECT 1 FROM sweep.silo JOIN sweep.trial ON trial.incarnation = silo.incarnation
          WHERE silo.state = 'live' AND silo.name = {Name(array, task)})
        """;
}
