using Sweep.Core.Studies;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

public sealed class ControlTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task A_paused_study_gives_no_trial_and_takes_none_and_wants_its_running_ones_back(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(3);
        Guid silo = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        await harness.CheckpointAsync(fence, 5);
        Assert.Equal(ControlOutcome.Done, await harness.Store.PauseAsync(study.Study, Cancel));

        Assert.Empty(await harness.ClaimAsync(silo, 5));
        Assert.Empty(await harness.Store.ClaimAsync(new(silo, Guid.NewGuid(), 5, study.Study), Cancel));
        Assert.Equal(
            EnqueueOutcome.Refused, await harness.Store.EnqueueAsync(study, 3, StoreHarness.Trials(3, 1), Cancel));
        Assert.Null(await harness.Store.CoordinateAsync(silo, study.Study, Cancel));
        Assert.Equal([new(fence, IsWanted: false)], await harness.Store.ListHeldAsync(silo, Cancel));

        // Until it has given the trial back, its holder goes on writing.
        Assert.Equal([fence.Trial], await harness.CheckpointAsync(fence, 6));
        Assert.Equal([fence.Trial], await harness.Store.ReleaseAsync([fence], "paused", Cancel));

        Assert.Equal(ControlOutcome.Done, await harness.Store.ResumeAsync(study.Study, Cancel));
        ClaimedTrial again = Assert.Single(await harness.ClaimAsync(silo));
        Assert.Equal(fence.Trial, again.Fence.Trial);
        Assert.Equal(6, (await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel))!.Step);
        Assert.True(Assert.Single(await harness.Store.ListHeldAsync(silo, Cancel)).IsWanted);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_study_that_is_resumed_is_free_for_a_coordinator_who_reads_it_anew(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence old = await harness.SubmitAsync(1);
        await harness.Store.PauseAsync(old.Study, Cancel);
        await harness.Store.ResumeAsync(old.Study, Cancel);

        Assert.Equal(
            EnqueueOutcome.Refused, await harness.Store.EnqueueAsync(old, 1, StoreHarness.Trials(1, 1), Cancel));
        CoordinatorFence fence = (await harness.Store.CoordinateAsync(old.Incarnation, null, Cancel))!;
        Assert.Equal(old.Epoch + 1, fence.Epoch);
        Assert.Equal(
            EnqueueOutcome.Done, await harness.Store.EnqueueAsync(fence, 1, StoreHarness.Trials(1, 1), Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_cancelled_study_ends_its_trials_and_their_silos_lose_them(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(450);
        CoordinatorFence other = await harness.SubmitAsync(2, "other");
        Guid silo = await harness.RegisterAsync();
        IReadOnlyList<ClaimedTrial> claimed = await harness.Store.ClaimAsync(
            new(silo, Guid.NewGuid(), 3, study.Study), Cancel);
        await harness.CheckpointAsync(claimed[0].Fence, 7);
        await harness.Store.EndAsync([StoreHarness.End(claimed[1].Fence)], Cancel);

        Assert.Equal(ControlOutcome.Done, await harness.Store.CancelAsync(study.Study, Cancel));

        StudyRecord record = await harness.StudyAsync(study.Study);
        Assert.Equal((StudyStatus.Cancelled, 450L), (record.Status, record.Ended));
        Assert.Equal((449L, 1L), (record.Counts[TrialState.Cancelled], record.Counts[TrialState.Completed]));
        await harness.AssertCountsAsync(study.Study);
        Assert.Empty(await harness.CheckpointAsync(claimed[0].Fence, 8));
        Assert.Empty(await harness.Store.EndAsync([StoreHarness.End(claimed[2].Fence)], Cancel));
        Assert.Empty(await harness.StoredCheckpointsAsync(claimed[0].Fence.Trial));
        Assert.Empty(await harness.Store.ListHeldAsync(silo, Cancel));
        Assert.Equal(
            ["cancelled", "completed", "cancelled"],
            (await harness.Store.ListAttemptsAsync(study.Study, Cancel)).Select(attempt => attempt.Outcome));
        Assert.Equal(2, (await harness.ClaimAsync(silo, 9)).Count(trial => trial.Study == other.Study));
        Assert.Null(await harness.Store.CoordinateAsync(silo, study.Study, Cancel));

        string before = await harness.DumpAsync();
        Assert.Equal(ControlOutcome.Done, await harness.Store.CancelAsync(study.Study, Cancel));
        await harness.Store.RecoverAsync(Patient, Cancel);
        Assert.Equal(before, await harness.DumpAsync());
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_retry_queues_what_failed_and_is_counted_once(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(5);
        Guid silo = await harness.RegisterAsync();
        TrialFence[] fences = [.. (await harness.ClaimAsync(silo, 3)).Select(trial => trial.Fence)];
        await harness.Store.EndAsync(
            [
                StoreHarness.End(fences[0], TrialEvent.Fail, "no such file"),
                StoreHarness.End(fences[1], TrialEvent.Diverge), StoreHarness.End(fences[2]),
            ],
            Cancel);
        Guid request = Guid.NewGuid();

        Assert.Equal(new(ControlOutcome.Done, 1), await harness.Store.RetryAsync(study.Study, request, Cancel));

        TrialRecord trial = await harness.TrialAsync(study.Study);
        Assert.Equal((TrialState.Queued, 1), (trial.State, trial.Attempts));
        Assert.Equal((null, null), (trial.Result, trial.Reason));
        ClaimedTrial again = Assert.Single(await harness.ClaimAsync(silo));
        Assert.Equal((fences[0].Trial, 2, 2L), (again.Fence.Trial, again.Attempt, again.Fence.Epoch));
        await harness.Store.EndAsync([StoreHarness.End(again.Fence, TrialEvent.Fail)], Cancel);

        // The same request, whose reply was lost, must not queue it once more.
        string before = await harness.DumpAsync();
        Assert.Equal(new(ControlOutcome.Done, 1), await harness.Store.RetryAsync(study.Study, request, Cancel));
        Assert.Equal(before, await harness.DumpAsync());
        Assert.Empty(await harness.Store.EndAsync([StoreHarness.End(fences[0])], Cancel));
        await harness.AssertCountsAsync(study.Study);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_retry_after_a_cancellation_brings_all_of_it_back_with_its_losses_forgotten(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(3);
        RecoveryPolicy policy = new(QuarantineAfter: 2);
        Assert.Equal(new(1, 1, 0), await LoseSiloAsync(harness, policy));
        await harness.Store.CancelAsync(study.Study, Cancel);
        Assert.Equal(
            new(ControlOutcome.Done, 3), await harness.Store.RetryAsync(study.Study, Guid.NewGuid(), Cancel));

        Assert.Equal(StudyStatus.Active, (await harness.StudyAsync(study.Study)).Status);
        Assert.Equal(new(1, 1, 0), await LoseSiloAsync(harness, policy));
        Assert.Equal(new(1, 0, 1), await LoseSiloAsync(harness, policy));
        await harness.AssertCountsAsync(study.Study);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_retry_of_a_completed_study_without_a_trial_to_queue_leaves_it_completed(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel);
        Assert.True(await harness.Store.CompleteStudyAsync(study, Cancel));
        Assert.Equal(
            new(ControlOutcome.Done, 0), await harness.Store.RetryAsync(study.Study, Guid.NewGuid(), Cancel));
        Assert.Equal(StudyStatus.Completed, (await harness.StudyAsync(study.Study)).Status);
        Assert.Null(await harness.Store.CoordinateAsync(study.Incarnation, study.Study, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_retry_of_a_completed_study_frees_it_for_a_coordinator(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence old = await harness.ReachAsync(StudyStatus.Completed);
        long revision = (await harness.StudyAsync(old.Study)).Revision;
        Assert.Equal(
            new(ControlOutcome.Done, 1), await harness.Store.RetryAsync(old.Study, Guid.NewGuid(), Cancel));

        // Though the silo that has completed it lives.
        CoordinatorFence fence = (await harness.Store.CoordinateAsync(old.Incarnation, null, Cancel))!;
        Assert.Equal(old with { Epoch = old.Epoch + 1 }, fence);
        Assert.Equal(revision + 1, (await harness.StudyAsync(old.Study)).Revision);
        Assert.Equal(revision + 1, (await harness.TrialAsync(old.Study)).Revision);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_retry_of_a_paused_study_waits_in_the_queue(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.ReachAsync(StudyStatus.Paused);
        Assert.Equal(
            new(ControlOutcome.Done, 1), await harness.Store.RetryAsync(study.Study, Guid.NewGuid(), Cancel));
        Assert.Empty(await harness.ClaimAsync(await harness.RegisterAsync(), 9));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task An_extension_is_appended_once_and_no_coordinator_completes_the_study_without_it(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence old = await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel);

        Assert.Equal(ControlOutcome.Done, await ExtendAsync(0, "one", 2));
        Assert.False(await harness.Store.CompleteStudyAsync(old, Cancel));
        Assert.Equal(ControlOutcome.Done, await ExtendAsync(1, "two", 4));
        string before = await harness.DumpAsync();
        Assert.Equal(ControlOutcome.Done, await ExtendAsync(0, "one", 2));
        Assert.Equal(ControlOutcome.Done, await ExtendAsync(1, "two", 4));
        Assert.Equal(ControlOutcome.Refused, await ExtendAsync(1, "three", 9));
        foreach (int place in (int[])[-1, 3])
            await Assert.ThrowsAsync<ArgumentException>(() => ExtendAsync(place, "four", 9));
        Assert.Equal(before, await harness.DumpAsync());

        StudyRecord study = await harness.StudyAsync(old.Study);
        Assert.Equal(["one", "two"], study.Extensions);
        Assert.Equal(4, study.PlannedTrials);
        CoordinatorFence next = (await harness.Store.CoordinateAsync(old.Incarnation, old.Study, Cancel))!;
        Assert.Equal(
            EnqueueOutcome.Done, await harness.Store.EnqueueAsync(next, 1, StoreHarness.Trials(1, 3), Cancel));

        Task<ControlOutcome> ExtendAsync(int place, string extension, long planned) =>
            harness.Store.ExtendAsync(old.Study, place, extension, planned, Cancel);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_hung_trial_is_taken_from_its_silo_and_counts_towards_quarantine(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync("anna");
        RecoveryPolicy policy = new(QuarantineAfter: 2);
        TrialFence fence = await harness.ClaimOneAsync(silo);

        Assert.Equal([fence.Trial], await harness.Store.LoseAsync([fence, fence], "no step for 60 s", policy, Cancel));
        Assert.Empty(await harness.Store.LoseAsync([fence], "no step for 60 s", policy, Cancel));
        Assert.Empty(await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel));
        TrialFence again = await harness.ClaimOneAsync(silo);
        Assert.Equal(
            [again.Trial], await harness.Store.LoseAsync([fence, again], "no step for 60 s", policy, Cancel));

        TrialRecord trial = await harness.TrialAsync(study.Study);
        Assert.Equal(TrialState.Quarantined, trial.State);
        Assert.Contains("2 times in a row", trial.Reason, StringComparison.Ordinal);
        Assert.Contains("(no step for 60 s)", trial.Reason, StringComparison.Ordinal);
        Assert.All(
            await harness.Store.ListAttemptsAsync(study.Study, Cancel),
            attempt => Assert.Equal(("lost", "no step for 60 s"), (attempt.Outcome, attempt.Reason)));
        Assert.True(await harness.Store.RenewSiloAsync(silo, Lease, Cancel));
        await harness.AssertCountsAsync(study.Study);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Trials_can_be_listed_by_their_state(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(4);
        Guid silo = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        await harness.ClaimOneAsync(silo);
        await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel);
        long revision = (await harness.StudyAsync(study.Study)).Revision;

        Assert.Equal([2L, 3], await NumbersAsync(new(State: TrialState.Queued)));
        Assert.Equal([0L], await NumbersAsync(new(State: TrialState.Completed)));
        Assert.Equal([0L], await NumbersAsync(new(AfterRevision: revision - 1, State: TrialState.Completed)));
        Assert.Empty(await NumbersAsync(new(AfterRevision: revision - 1, State: TrialState.Running)));

        async Task<IEnumerable<long>> NumbersAsync(TrialQuery query) =>
            (await harness.Store.ListTrialsAsync(study.Study, query, Cancel)).Select(trial => trial.Number);
    }

    private static async Task<RecoveryResult> LoseSiloAsync(StoreHarness harness, RecoveryPolicy policy)
    {
        Guid silo = await harness.RegisterAsync();
        await harness.ClaimOneAsync(silo);
        await harness.ExpireLeaseAsync(silo);
        return await harness.Store.RecoverAsync(policy, Cancel);
    }
}
