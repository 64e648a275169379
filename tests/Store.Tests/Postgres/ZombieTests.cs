using Sweep.Core.Training;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>Silos that are declared dead at any moment and go on as if nothing had happened.</summary>
public sealed class ZombieTests : StoreTests
{
    private const int Trials = 80;

    // Nobody trains before it: how many losses there are depends on the machine, that there is one does not.
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public Task Zombies_leave_no_trace() => RunAsync("");

    [Fact]
    public Task No_result_rests_on_the_servers_default_isolation() =>
        RunAsync("?Options=-c%20default_transaction_isolation%3Dserializable");

    private async Task RunAsync(string options)
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(Trials);
        using CancellationTokenSource done = new();
        Task killing = Task.Run(() => KillAsync(harness, done.Token), Cancel);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(
            async () =>
            {
                await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
                    harness.Address + options, TimeProvider.System, new() { SendHints = false }, Cancel);
                while ((await store.GetStudyAsync(study.Study, Cancel))!.Ended < Trials) await LiveAsync(store,
                    $"silo {i}");
            },
            Cancel)));
        await done.CancelAsync();
        await killing;

        await harness.AssertCountsAsync(study.Study);
        ILookup<long, AttemptRecord> attempts =
            (await harness.Store.ListAttemptsAsync(study.Study, Cancel)).ToLookup(attempt => attempt.TrialNumber);
        Assert.Contains(attempts, trial => trial.Any(attempt => attempt.Outcome == "lost"));
        foreach (TrialRecord trial in await harness.Store.ListTrialsAsync(study.Study, new(), Cancel))
        {
            // Every point is of the attempt that ended the trial, which is the last.
            int last = attempts[trial.Number].Max(attempt => attempt.Number);
            Assert.Equal(
                Enumerable.Range(1, last).Select(number => number == last ? "completed" : "lost"),
                attempts[trial.Number].Select(attempt => attempt.Outcome));
            Curve curve = Assert.Single(await harness.Store.ReadCurvesAsync(trial.Id, Cancel));
            Assert.Equal([0L, 1, 2, 3], curve.Steps);
            Assert.All(curve.Values, value => Assert.Equal(last, value));
            Assert.Equal(last, trial.Result!.Final["val_loss"]);
            Assert.Empty(await harness.StoredCheckpointsAsync(trial.Id));
        }
    }

    /// <summary>One incarnation: until it learns that it is dead, or there is nothing to do.</summary>
    private async Task LiveAsync(PostgresStudyStore store, string name)
    {
        Guid silo = Guid.NewGuid();
        await store.RegisterSiloAsync(new(silo, name, Lease, StoreHarness.Numerics), Cancel);
        while (await store.ClaimAsync(new(silo, Guid.NewGuid(), 2), Cancel) is { Count: > 0 } claimed)
        {
            await _lost.Task.WaitAsync(Cancel);
            foreach (ClaimedTrial trial in claimed) await TrainAsync(store, trial.Fence);
            if (!await store.RenewSiloAsync(silo, Lease, Cancel)) return;
        }
    }

    /// <summary>
    /// Writes the epoch as the value of every point. Refusals are looked away from, as no silo would.
    /// </summary>
    private static async Task TrainAsync(PostgresStudyStore store, TrialFence fence)
    {
        for (int chunk = 0; chunk < 3; chunk++)
        {
            await store.WriteAsync(
                [
                    new(
                        fence, chunk == 0 ? new Dictionary<string, int>() : null,
                        [new CurveChunk("val_loss", chunk, [chunk], [fence.Epoch])],
                        chunk == 1 ? new(chunk, [1, 2, 3]) : null),
                ],
                Cancel);
        }

        await store.EndAsync(
            [
                StoreHarness.End(fence) with
                {
                    Chunks = [new("val_loss", 3, [3], [fence.Epoch])], Result = StoreHarness.Result(fence.Epoch),
                },
            ],
            Cancel);
    }

    private async Task KillAsync(PostgresHarness harness, CancellationToken done)
    {
        for (int round = 0; !done.IsCancellationRequested; round++)
        {
            // One that is at work.
            await harness.ExecuteAsync(
                """
                UPDATE sweep.silo SET expires_at = sweep.store_now()
                WHERE incarnation IN (
                  SELECT incarnation FROM sweep.trial WHERE state = 'running' AND id % 2 = @round % 2 LIMIT 1)
                """,
                new { round });
            if ((await harness.Store.RecoverAsync(Patient, Cancel)).Requeued > 0) _lost.TrySetResult();
        }
    }
}
