using Sweep.Grains.Orleans;
using Sweep.Store;
using Sweep.Tests.Histories;

namespace Sweep.Grains.Tests;

/// <summary>
/// Two activations of one grain: provoked by two clusters that know nothing of each other, on one store.
/// </summary>
public sealed class DuplicateTests
{
    [Fact]
    public async Task Second_activation_claims_nothing_while_the_first_runs_and_fences_it_once_it_is_given_up()
    {
        await using GrainDatabase database = await GrainDatabase.CreateAsync();
        await using GrainCluster first = await GrainCluster.StartAsync(database, "f", [""]);
        first.Watcher.Close();
        await database.SubmitAsync();
        ClaimedTrial trial = await first.Watcher.First;
        await using GrainCluster second = await GrainCluster.StartAsync(database, "s", [""]);
        await database.WaitAsync("the other silo", "SELECT 1 FROM sweep.silo WHERE name = 's0' AND state = 'live'");

        // Both grains of this trial are active; it is not queued, so it is not stolen.
        Assert.Equal(TrialOrderOutcome.Started, await first.Trial(trial.Fence.Trial).RunAsync(database.Study));
        Assert.Equal(TrialOrderOutcome.NotQueued, await second.Trial(trial.Fence.Trial).RunAsync(database.Study));

        // The first silo is declared dead while its activation goes on: the second takes all over.
        await database.Store.RetireSiloAsync(trial.Fence.Incarnation, default);
        await database.WaitAsync(
            "the trial's second claim",
            $"SELECT 1 FROM sweep.trial WHERE id = {trial.Fence.Trial} AND epoch > {trial.Fence.Epoch}");
        first.Watcher.Open();
        await first.Watcher.FirstLeft; // perhaps after the study's end, were it not waited for
        TrialHistory fenced = (await database.EndAsync()).Trials[(int)trial.Number];
        Assert.Equal(["lost", "completed"], fenced.Attempts.Select(attempt => attempt.Outcome));
        Assert.Equal(
            TrialRunKind.Lost, first.Watcher.Left.Single(left => left.Trial.Fence == trial.Fence).Result.Kind);

        // The witness saw no write of the first at its epoch, nor at any other.
        Assert.NotEmpty(fenced.Progress);
        Assert.All(fenced.Progress, write => Assert.Equal((trial.Fence.Epoch + 1, "s0"), (write.Epoch, write.Writer)));
    }
}
