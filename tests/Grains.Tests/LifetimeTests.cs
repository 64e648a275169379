using Orleans.Configuration;
using Sweep.Grains.Orleans;
using Sweep.Store;
using Sweep.Tests.Histories;

namespace Sweep.Grains.Tests;

/// <summary>How long activations last, and what becomes of their work when they go.</summary>
public sealed class LifetimeTests
{
    [Fact]
    public async Task Idle_collection_leaves_a_trial_that_runs_and_its_study_alone()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await using GrainCluster cluster = await GrainCluster.StartAsync(
            database,
            "i",
            [""],
            new()
            {
                Orleans = silo => silo.Configure<GrainCollectionOptions>(idle =>
                    (idle.CollectionQuantum, idle.CollectionAge) =
                        (TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1))),
            });
        cluster.Watcher.Close();
        await database.SubmitAsync();
        ITrialGrain trial = cluster.Trial((await cluster.Watcher.First).Fence.Trial);
        Task trialGone = cluster.ContextOf(trial).Deactivated;
        Task studyGone = cluster.ContextOf(cluster.Study(database.Study)).Deactivated;

        // Grains that nobody keeps, younger than the trial's, are collected by their age and by force.
        await (await MakeIdleAsync(cluster, 1)).Deactivated;
        IGrainContext idle = await MakeIdleAsync(cluster, 2);
        await cluster.Cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        await idle.Deactivated;
        Assert.False(trialGone.IsCompleted);
        Assert.False(studyGone.IsCompleted);
        cluster.Watcher.Open();
        Assert.All((await database.EndAsync()).Trials, one => Assert.Single(one.Attempts));
        await trialGone;
    }

    [Fact]
    public async Task Grain_that_is_deactivated_gives_its_trial_back_with_a_checkpoint()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync(GrainStudy.Long);
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "c", [""]);
        await database.SubmitAsync();
        ClaimedTrial trial = await cluster.Watcher.First;
        await cluster.Cluster.DeactivateAsync(cluster.Trial(trial.Fence.Trial));
        TrialHistory given = (await database.EndAsync()).Trials[(int)trial.Number];
        Assert.Equal(["released", "completed"], given.Attempts.Select(attempt => attempt.Outcome));
        Assert.Equal(1, given.Record.Attempts);
    }

    [Theory]
    [InlineData(DeactivationReasonCode.DirectoryFailure)]
    [InlineData(DeactivationReasonCode.HighMemoryPressure)]
    public async Task Trial_whose_address_is_lost_goes_on_in_its_slot(DeactivationReasonCode reason)
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "l", [""]);
        cluster.Watcher.Close();
        await database.SubmitAsync();
        ITrialGrain trial = cluster.Trial((await cluster.Watcher.First).Fence.Trial);
        IGrainContext context = cluster.ContextOf(trial);
        context.Deactivate(new(reason, "as the runtime does"));
        await context.Deactivated;
        Assert.Equal(TrialOrderOutcome.NoSlot, await trial.RunAsync(database.Study)); // the trial has it
        cluster.Watcher.Open();
        Assert.All((await database.EndAsync()).Trials, one => Assert.Single(one.Attempts));
    }

    [Fact]
    public async Task Study_whose_grain_is_deactivated_is_let_go_and_driven_by_the_next_activation()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "d", ["", ""]);
        cluster.Watcher.Close();
        await database.SubmitAsync();
        await cluster.Watcher.First;
        await cluster.Cluster.DeactivateAsync(cluster.Study(database.Study));
        await database.WaitAsync(
            "the study to be let go", "SELECT coordinator IS NULL OR coordinator_epoch > 1 FROM sweep.study");
        cluster.Watcher.Open();
        await database.EndAsync();
        await database.WaitAsync("the second coordinator", "SELECT coordinator_epoch > 1 FROM sweep.study");
    }

    [Fact]
    public async Task Study_that_has_ended_leaves_no_duty_behind()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await using GrainCluster cluster =
            await GrainCluster.StartAsync(database, "n", [""], new() { OnPostgres = true });
        cluster.Watcher.Close();
        await database.SubmitAsync();
        await cluster.Watcher.First;
        Task gone = cluster.ContextOf(cluster.Study(database.Study)).Deactivated;
        await database.WaitAsync("its reminder", "SELECT count(*) = 1 FROM OrleansRemindersTable");
        await database.WaitAsync(
            "its state", "SELECT count(*) = 1 FROM OrleansStorage WHERE PayloadBinary IS NOT NULL");
        cluster.Watcher.Open();
        await database.EndAsync();
        await gone;
        await database.WaitAsync("its reminder to go", "SELECT count(*) = 0 FROM OrleansRemindersTable");
        await database.WaitAsync(
            "its state to go", "SELECT count(*) = 0 FROM OrleansStorage WHERE PayloadBinary IS NOT NULL");
    }

    /// <summary>A grain that nobody keeps and nobody calls; it may be gone before it is seen.</summary>
    private static async Task<IGrainContext> MakeIdleAsync(GrainCluster cluster, long key)
    {
        IFleetGrain idle = cluster.Cluster.Client.GetGrain<IFleetGrain>(key);
        while (true)
        {
            await idle.ReportAsync(new("nobody", 0, [], [], []));
            if (cluster.TryContextOf(idle) is { } context) return context;
        }
    }
}
