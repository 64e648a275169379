using Sweep.Core.Studies;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>
/// A commit gets through and its reply does not: the call finds out under the locks, and has succeeded.
/// </summary>
public sealed class LostReplyTests : StoreTests
{
    [Fact]
    public Task A_submission_knows_its_own_study() => RunAsync(async (store, _, lose) =>
    {
        lose();
        SubmitOutcome outcome = await store.SubmitAsync(new("y", "{}", "", 1, StoreHarness.Problem, 1), Cancel);
        Assert.True(outcome.Created);
        Assert.False((await store.SubmitAsync(new("y", "{}", "", 1, StoreHarness.Problem, 1), Cancel)).Created);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_claim_returns_what_it_took_and_takes_no_more(bool hasId) => RunAsync(async (store, harness, lose) =>
    {
        CoordinatorFence study = await harness.SubmitAsync(5);
        Guid silo = await harness.RegisterAsync();
        lose();
        IReadOnlyList<ClaimedTrial> claimed = await store.ClaimAsync(
            new(silo, hasId ? Guid.NewGuid() : null, 2), Cancel);
        Assert.Equal([0L, 1], claimed.Select(trial => trial.Number));
        Assert.All(claimed, trial => Assert.Equal(1, trial.Fence.Epoch));
        Assert.Equal(2, (await store.ListHeldAsync(silo, Cancel)).Count);
        await harness.AssertCountsAsync(study.Study);
    });

    [Fact]
    public Task A_taken_study_is_known_to_its_taker() => RunAsync(async (store, harness, lose) =>
    {
        SubmitOutcome study = await store.SubmitAsync(
            new("y", "{}", "", StoreHarness.Numerics, StoreHarness.Problem, 1), Cancel);
        Guid silo = await harness.RegisterAsync();
        lose();
        Assert.Equal(new(study.Study.Id, 1, silo), await store.CoordinateAsync(silo, null, Cancel));
    });

    [Fact]
    public Task An_enqueue_appends_once() => RunAsync(async (store, harness, lose) =>
    {
        CoordinatorFence study = await harness.SubmitAsync(2);
        lose();
        Assert.NotEqual(
            EnqueueOutcome.Refused, await store.EnqueueAsync(study, 2, StoreHarness.Trials(2, 3), Cancel));
        Assert.Equal(5, (await harness.StudyAsync(study.Study)).NextNumber);
        await harness.AssertCountsAsync(study.Study);
    });

    [Fact]
    public Task A_retry_counts_once_and_an_extension_is_appended_once() => RunAsync(async (store, harness, lose) =>
    {
        CoordinatorFence study = await harness.SubmitAsync(2);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await store.EndAsync([StoreHarness.End(fence, TrialEvent.Fail)], Cancel);
        lose();
        Assert.Equal(new(ControlOutcome.Done, 1), await store.RetryAsync(study.Study, Guid.NewGuid(), Cancel));
        await harness.AssertCountsAsync(study.Study);
        lose();
        Assert.Equal(ControlOutcome.Done, await store.ExtendAsync(study.Study, 0, "one", 9, Cancel));
        Assert.Equal(["one"], (await harness.StudyAsync(study.Study)).Extensions);
    });

    [Fact]
    public Task Points_and_checkpoint_are_stored_once() => RunAsync(async (store, harness, lose) =>
    {
        await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.CheckpointAsync(fence, 1);
        lose();
        Assert.Equal(
            [fence.Trial],
            await store.WriteAsync(
                [new(fence, new Dictionary<string, int>(), [new("m", 0, [1], [2])], new(2, [2]), "parameters")],
                Cancel));
        Assert.Equal([2, 1], await harness.StoredCheckpointsAsync(fence.Trial));
        Assert.Equal([1], Assert.Single(await store.ReadCurvesAsync(fence.Trial, Cancel)).Steps);
    });

    [Fact]
    public Task Ends_releases_losses_and_completions_know_of_their_success() => RunAsync(async (store, harness, lose) =>
    {
        CoordinatorFence study = await harness.SubmitAsync(2);
        Guid silo = await harness.RegisterAsync();
        TrialFence[] fences = [.. (await harness.ClaimAsync(silo, 2)).Select(trial => trial.Fence)];
        lose();
        Assert.Equal([fences[0].Trial], await store.EndAsync([StoreHarness.End(fences[0])], Cancel));
        lose();
        Assert.Equal([fences[1].Trial], await store.ReleaseAsync([fences[1]], "drain", Cancel));
        Assert.Empty(await store.ReleaseAsync([fences[1]], "drain", Cancel));
        TrialFence hung = await harness.ClaimOneAsync(silo);
        lose();
        Assert.Equal([hung.Trial], await store.LoseAsync([hung], "it hung", Patient, Cancel));
        Assert.Empty(await store.LoseAsync([hung], "it hung", Patient, Cancel));
        TrialFence again = await harness.ClaimOneAsync(silo);
        await store.EndAsync([StoreHarness.End(again)], Cancel);
        lose();
        Assert.True(await store.CompleteStudyAsync(study, Cancel));
        Assert.False(await store.CompleteStudyAsync(study, Cancel));
        lose();
        Assert.True(await store.DeleteStudyAsync(study.Study, Cancel));
        Assert.False(await store.DeleteStudyAsync(study.Study, Cancel));
    });

    [Fact]
    public Task Silos_register_and_die_and_trials_are_lost_once() => RunAsync(async (store, harness, lose) =>
    {
        CoordinatorFence study = await harness.SubmitAsync(1);
        Guid silo = Guid.NewGuid();
        lose();
        await store.RegisterSiloAsync(new(silo, "anna", Lease, StoreHarness.Numerics), Cancel);
        await harness.ClaimOneAsync(silo);
        await harness.ExpireLeaseAsync(silo);
        lose();
        await store.RecoverAsync(new(2), Cancel);
        Assert.False(await store.RenewSiloAsync(silo, Lease, Cancel));

        // The second loss of two would set it aside.
        Assert.Equal(TrialState.Queued, (await harness.TrialAsync(study.Study)).State);
        await harness.AssertCountsAsync(study.Study);
    });

    private static async Task RunAsync(Func<IStudyStore, PostgresHarness, Action, Task> test)
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        await using CuttingProxy proxy = new(harness.Server.Port);
        await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
            $"postgres://postgres@127.0.0.1:{proxy.Port}/{harness.Database}", TimeProvider.System,
            new() { SendHints = false }, Cancel);
        int expected = 0;
        await test(store, harness, () =>
        {
            Assert.Equal(expected, proxy.Cut);
            proxy.LoseReplies(++expected - proxy.Cut);
        });
        Assert.Equal(expected, proxy.Cut);
        Assert.True(expected > 0);
    }
}
