using Orleans.TestingHost;
using Sweep.Store;
using Sweep.Tests.Histories;

namespace Sweep.Grains.Tests;

/// <summary>Clusters within this process: who runs what.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task Three_silos_share_a_study_and_end_with_the_bytes_of_one_process()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "a", ["", "", ""]);
        cluster.Watcher.Close(); // none is done with its first before all have one
        await database.SubmitAsync();
        await database.WaitAsync("trials on three silos", """
            SELECT count(DISTINCT incarnation) = 3 FROM sweep.trial WHERE state = 'running'
            """);
        cluster.Watcher.Open();
        StudyHistory history = await database.EndAsync();
        Assert.Equal(3, cluster.Watcher.Started.Select(trial => trial.Fence.Incarnation).Distinct().Count());
        Assert.All(history.Trials, trial => Assert.Single(trial.Attempts));
    }

    [Fact]
    public async Task Trials_run_where_the_labels_of_their_study_are()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "e", ["", "gpu big", "big"]);
        await database.SubmitAsync(new(Labels: ["gpu"]));
        StudyHistory history = await database.EndAsync();
        Assert.All(history.Trials, trial => Assert.Equal("e1", Assert.Single(trial.Attempts).Silo));
    }

    [Fact]
    public async Task Trials_run_where_slots_are_free()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await using GrainCluster cluster =
            await GrainCluster.StartAsync(database, "p", ["", ""], new() { Slots = [3, 1] });
        cluster.Watcher.Close();
        await database.SubmitAsync();
        await database.WaitAsync(
            "four trials that run", "SELECT count(*) = 4 FROM sweep.trial WHERE state = 'running'");
        object placed = await database.WaitAsync("the silos of the trials", """
            SELECT string_agg(name || ': ' || trials, ', ' ORDER BY name) FROM (
              SELECT silo.name, count(*) AS trials FROM sweep.trial JOIN sweep.silo USING (incarnation)
              WHERE trial.state = 'running' GROUP BY silo.name) AS running
            """);
        Assert.Equal("p0: 3, p1: 1", placed);
        cluster.Watcher.Open();
        await database.EndAsync();
    }

    [Fact]
    public async Task Silo_that_stops_gives_its_trial_back_with_a_checkpoint_and_another_goes_on()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync(GrainStudy.Long);
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "b", ["", ""]);
        await database.SubmitAsync();
        ClaimedTrial trial = await cluster.Watcher.First;
        await database.WaitForCheckpointAsync(trial);
        InProcessSiloHandle silo = cluster.HostOf(cluster.Trial(trial.Fence.Trial));
        await cluster.Cluster.StopSiloAsync(silo);
        TrialHistory stopped = (await database.EndAsync()).Trials[(int)trial.Number];
        Assert.Equal(["released", "completed"], stopped.Attempts.Select(attempt => attempt.Outcome));
        Assert.NotEqual(stopped.Attempts[0].Silo, stopped.Attempts[1].Silo);
        Assert.True(stopped.Attempts[1].Effort!.ResumedFrom > 0);
        Assert.Equal(1, stopped.Record.Attempts);
    }
}
