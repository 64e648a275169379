using Orleans.TestingHost;
using Sweep.Grains.Orleans;
using Sweep.Store;

namespace Sweep.Grains.Tests;

/// <summary>Clusters within this process.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task Three_silos_share_a_study_and_end_with_the_bytes_of_one_process()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "a", "", "", "");
        await database.SubmitAsync();
        ILookup<long, AttemptRecord> attempts = await database.EndAsync();
        Assert.Equal(3, cluster.Watcher.Started.Select(trial => trial.Fence.Incarnation).Distinct().Count());
        Assert.All(attempts, trial => Assert.Single(trial));
    }

    [Fact]
    public async Task Silo_that_stops_gives_its_trial_back_with_a_checkpoint_and_the_study_goes_on()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync(GrainStudy.Long);
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "b", "", "");
        await database.SubmitAsync();
        ClaimedTrial trial = await cluster.Watcher.First;
        await database.WaitAsync("a checkpoint", "SELECT 1 FROM sweep.checkpoint LIMIT 1");
        InProcessSiloHandle silo = cluster.Cluster.Silos.Single(one =>
            one.SiloAddress.ToParsableString() == HostOf(cluster, trial));
        await cluster.Cluster.StopSiloAsync(silo);
        ILookup<long, AttemptRecord> attempts = await database.EndAsync();
        AttemptRecord[] stopped = [.. attempts[trial.Number]];
        Assert.Equal("released", stopped[0].Outcome);
        Assert.True(stopped[^1].Effort!.ResumedFrom > 0);
    }

    [Fact]
    public async Task Grain_that_is_deactivated_gives_its_trial_back_with_a_checkpoint()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync(GrainStudy.Long);
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "c", "");
        await database.SubmitAsync();
        ClaimedTrial trial = await cluster.Watcher.First;
        await cluster.Cluster.DeactivateAsync(cluster.Trial(trial.Fence.Trial));
        ILookup<long, AttemptRecord> attempts = await database.EndAsync();
        Assert.Equal(["released", "completed"], attempts[trial.Number].Select(attempt => attempt.Outcome));
    }

    [Fact]
    public async Task Study_that_has_ended_leaves_no_duty_behind()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "d", "");
        await database.SubmitAsync();
        GrainId study = cluster.Cluster.Client.GetGrain<IStudyGrain>(database.Study).GetGrainId();
        await database.EndAsync();
        await cluster.Cluster.WaitForDeactivationAsync(study);
    }

    [Fact]
    public async Task Trials_run_where_the_labels_of_their_study_are()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "e", "", "gpu big", "big");
        await database.SubmitAsync(new(Labels: ["gpu"]));
        ILookup<long, AttemptRecord> attempts = await database.EndAsync();
        Assert.All(attempts, trial => Assert.Equal("e1", Assert.Single(trial).Silo));
    }

    private static string HostOf(GrainCluster cluster, ClaimedTrial trial) =>
        cluster.Cluster.TryGetGrainContext(cluster.Trial(trial.Fence.Trial).GetGrainId(), out IGrainContext? context)
            ? context.Address.SiloAddress!.ToParsableString()
            : throw new InvalidOperationException("The trial's grain is not active.");
}
