using Sweep.Core.Studies;
using Sweep.Store;
using Sweep.Tests.Histories;

namespace Sweep.Grains.Tests;

/// <summary>What people do to a study reaches the grains of its trials that run.</summary>
public sealed class ControlTests
{
    [Fact]
    public async Task Cancelled_study_takes_its_trial_from_the_slot_and_its_grains_go()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync(GrainStudy.Long);
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "g", [""]);
        await database.SubmitAsync();
        ClaimedTrial trial = await cluster.Watcher.First;
        await database.WaitForCheckpointAsync(trial);
        Task studyGone = cluster.ContextOf(cluster.Study(database.Study)).Deactivated;
        Task trialGone = cluster.ContextOf(cluster.Trial(trial.Fence.Trial)).Deactivated;
        await database.Store.CancelAsync(database.Study, default);
        await trialGone;
        await studyGone;
        Assert.NotEqual(TrialRunKind.Ended, (await cluster.Watcher.FirstLeft).Kind);
        Assert.Single(cluster.Watcher.Left);
        StudyHistory history = await database.ReadHistoryAsync();
        Assert.All(history.Trials, one => Assert.Equal(TrialState.Cancelled, one.Record.State));
        Assert.Equal(HistoryRule.StudyCompletes, Assert.Single(HistoryChecker.Check(history)).Rule);
    }

    [Fact]
    public async Task Paused_study_gets_its_trial_back_with_a_checkpoint_and_goes_on_from_it()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync(GrainStudy.Long);
        await using GrainCluster cluster = await GrainCluster.StartAsync(database, "h", [""]);
        await database.SubmitAsync();
        ClaimedTrial trial = await cluster.Watcher.First;
        await database.WaitForCheckpointAsync(trial);
        Task studyGone = cluster.ContextOf(cluster.Study(database.Study)).Deactivated;
        Task trialGone = cluster.ContextOf(cluster.Trial(trial.Fence.Trial)).Deactivated;
        await database.Store.PauseAsync(database.Study, default);
        await trialGone;
        await studyGone;
        Assert.Equal(TrialRunKind.Released, (await cluster.Watcher.FirstLeft).Kind);
        Assert.Single(cluster.Watcher.Left);
        await database.Store.ResumeAsync(database.Study, default);
        TrialHistory paused = (await database.EndAsync()).Trials[(int)trial.Number];
        Assert.Equal(["released", "completed"], paused.Attempts.Select(attempt => attempt.Outcome));
        Assert.True(paused.Attempts[1].Effort!.ResumedFrom > 0);
        Assert.Equal(1, paused.Record.Attempts);
    }
}
