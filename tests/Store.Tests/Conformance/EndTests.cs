using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

public sealed class EndTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task State_result_reason_and_effort_read_back_as_they_were(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync("anna"));
        DateTimeOffset started = harness.Clock.Now;
        harness.Clock.Advance(TimeSpan.FromMinutes(3));
        TrialResult result = StoreHarness.Result(0.25);
        AttemptEffort effort = new(TimeSpan.FromSeconds(100.5), TimeSpan.FromMicroseconds(1), 1234567890123);
        Assert.Equal(
            [fence.Trial],
            await harness.Store.EndAsync(
                [new(fence, TrialEvent.Diverge, Tail: null, [], result, "Loss 1e30 at step 7.", effort)], Cancel));
        await harness.ReopenAsync();

        TrialRecord trial = await harness.TrialAsync(study.Study);
        Assert.Equal(TrialState.Diverged, trial.State);
        Assert.Equal("Loss 1e30 at step 7.", trial.Reason);
        Assert.Equal(result.ToBytes(), trial.Result!.ToBytes());
        AttemptRecord attempt = Assert.Single(await harness.Store.ListAttemptsAsync(study.Study, Cancel));
        Assert.Equal(
            new(0, 1, "anna", started, harness.Clock.Now, "diverged", effort, "Loss 1e30 at step 7."), attempt);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_trial_may_fail_without_a_result(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.Store.EndAsync([StoreHarness.End(fence, TrialEvent.Fail, "boom") with { Result = null }], Cancel);

        TrialRecord trial = await harness.TrialAsync(study.Study);
        Assert.Equal((TrialState.Failed, null, "boom"), (trial.State, trial.Result, trial.Reason));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task An_end_that_is_repeated_succeeds_and_changes_nothing(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        TrialEnd end = StoreHarness.End(fence) with { Chunks = [new("m", 0, [1], [2])] };
        await harness.Store.EndAsync([end], Cancel);
        string before = await harness.DumpAsync();

        Assert.Equal([fence.Trial], await harness.Store.EndAsync([end], Cancel));
        Assert.Equal(
            [fence.Trial],
            await harness.Store.EndAsync([end with { Chunks = [new("m", 1, [2], [2])], Reason = "other" }], Cancel));
        Assert.Empty(await harness.Store.EndAsync([end with { Event = TrialEvent.Prune }], Cancel));
        Assert.Empty(await harness.Store.EndAsync([end with { Fence = fence with { Epoch = 2 } }], Cancel));
        Guid other = await harness.RegisterAsync();
        Assert.Empty(await harness.Store.EndAsync([end with { Fence = fence with { Incarnation = other } }], Cancel));
        Assert.Equal(before, await harness.DumpAsync());
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Events_that_end_no_trial_are_mistakes(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(2);
        Guid silo = await harness.RegisterAsync();
        TrialFence[] fences = [.. (await harness.ClaimAsync(silo, 2)).Select(trial => trial.Fence)];
        string before = await harness.DumpAsync();
        TrialEvent[] ends = [TrialEvent.Complete, TrialEvent.Prune, TrialEvent.Diverge, TrialEvent.Fail];
        foreach (TrialEvent @event in Enum.GetValues<TrialEvent>().Except(ends))
        {
            await Assert.ThrowsAsync<ArgumentException>(() => harness.Store.EndAsync(
                [StoreHarness.End(fences[0]), StoreHarness.End(fences[1], @event)], Cancel));
            Assert.Equal(before, await harness.DumpAsync());
        }
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_batch_of_ends_is_one_transaction_and_one_revision(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(4);
        CoordinatorFence other = await harness.SubmitAsync(1, "other");
        Guid silo = await harness.RegisterAsync();
        IReadOnlyList<ClaimedTrial> claimed = await harness.ClaimAsync(silo, 5);
        long revision = (await harness.StudyAsync(study.Study)).Revision;
        long otherRevision = (await harness.StudyAsync(other.Study)).Revision;
        string before = await harness.DumpAsync();
        TrialEnd[] ends = [.. claimed.Select(trial => StoreHarness.End(trial.Fence))];

        // The last one cannot be stored: nor are the others.
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Store.EndAsync(
            [.. ends[..^1], ends[^1] with { Chunks = [new("m", 0, [1], [])] }], Cancel));
        Assert.Equal(before, await harness.DumpAsync());

        await harness.Store.EndAsync(ends, Cancel);
        Assert.Equal(revision + 1, (await harness.StudyAsync(study.Study)).Revision);
        Assert.Equal(otherRevision + 1, (await harness.StudyAsync(other.Study)).Revision);
        Assert.Equal(4, (await harness.StudyAsync(study.Study)).Counts[TrialState.Completed]);
        Assert.Equal(4, (await harness.StudyAsync(study.Study)).Ended);
        await harness.AssertCountsAsync(study.Study);
        await harness.AssertCountsAsync(other.Study);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_release_refunds_the_attempt_and_keeps_place_reason_and_curves(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(3);
        Guid silo = await harness.RegisterAsync("anna");
        TrialFence first = await harness.ClaimOneAsync(silo);
        await harness.ClaimOneAsync(silo);
        await harness.WriteAsync(first, new CurveChunk("m", 0, [1], [2]));
        Assert.Equal([first.Trial], await harness.Store.ReleaseAsync([first], "drain", Cancel));

        TrialRecord trial = await harness.TrialAsync(study.Study);
        Assert.Equal((TrialState.Queued, 0, null), (trial.State, trial.Attempts, trial.Reason));
        Assert.Single(await harness.Store.ReadCurvesAsync(first.Trial, Cancel));
        ClaimedTrial again = Assert.Single(await harness.ClaimAsync(silo));
        Assert.Equal((0L, 2), (again.Number, again.Attempt));
        Assert.Equal(1, (await harness.TrialAsync(study.Study)).Attempts);
        AttemptRecord attempt = (await harness.Store.ListAttemptsAsync(study.Study, Cancel))[0];
        Assert.Equal(("released", "drain", null), (attempt.Outcome, attempt.Reason, attempt.Effort));
        await harness.AssertCountsAsync(study.Study);
    }
}
