using Sweep.Core.Studies;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>Text that PostgreSQL cannot store.</summary>
public sealed class TextTests : StoreTests
{
    [Fact]
    public async Task A_reason_is_stored_without_what_cannot_be_and_the_trial_ends()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(2);
        TrialFence[] fences =
            [.. (await harness.ClaimAsync(await harness.RegisterAsync(), 2)).Select(trial => trial.Fence)];
        const string Reason = "last words: \0\uD83D, 💥";
        await harness.Store.EndAsync([StoreHarness.End(fences[0], TrialEvent.Fail, Reason)], Cancel);
        await harness.Store.ReleaseAsync([fences[1]], Reason, Cancel);

        Assert.Equal("last words: \uFFFD\uFFFD, 💥", (await harness.TrialAsync(study.Study)).Reason);
        Assert.All(
            await harness.Store.ListAttemptsAsync(study.Study, Cancel),
            attempt => Assert.Equal("last words: \uFFFD\uFFFD, 💥", attempt.Reason));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_end_that_cannot_be_stored_is_its_own_callers_error_alone(bool isForItsPoint)
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(3);
        TrialFence[] fences =
            [.. (await harness.ClaimAsync(await harness.RegisterAsync(), 3)).Select(trial => trial.Fence)];
        await using PendingTransaction hold = await PendingTransaction.BeginAsync(harness);
        await hold.ExecuteAsync("SELECT 1 FROM sweep.study FOR NO KEY UPDATE");
        Task<IReadOnlySet<long>> first = harness.Store.EndAsync([StoreHarness.End(fences[0])], Cancel);
        await harness.WaitUntilBlockedAsync(1, first);
        TrialEnd end = StoreHarness.End(fences[1]);
        Task<IReadOnlySet<long>> bad = harness.Store.EndAsync(
            [isForItsPoint ? end with { EvaluationPoint = "\0" } : end with { Chunks = [new("a\0b", 0, [1], [2])] }],
            Cancel);
        Task<IReadOnlySet<long>> good = harness.Store.EndAsync([StoreHarness.End(fences[2])], Cancel);
        await hold.RollbackAsync();

        Assert.Equal([fences[0].Trial], await first);
        Assert.Equal([fences[2].Trial], await good);
        StoreException error = await Assert.ThrowsAsync<StoreException>(() => bad);
        Assert.Contains("end trials", error.Message, StringComparison.Ordinal);
        Assert.Equal(TrialState.Running, (await harness.TrialAsync(study.Study, 1)).State);
        await harness.AssertCountsAsync(study.Study);
    }
}
