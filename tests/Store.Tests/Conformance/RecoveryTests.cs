using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

public sealed class RecoveryTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task Nothing_is_recovered_from_a_silo_that_renews(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        for (int beat = 0; beat < 5; beat++)
        {
            harness.Clock.Advance(Lease / 2);
            Assert.True(await harness.Store.RenewSiloAsync(silo, Lease, Cancel));
            Assert.Equal(new(0, 0, 0), await harness.Store.RecoverAsync(new(1), Cancel));
        }

        Assert.Equal([fence.Trial], await harness.WriteAsync(fence));
        Assert.Equal(TrialState.Running, (await harness.TrialAsync(study.Study)).State);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_silo_is_dead_from_the_end_of_its_lease_and_not_before(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        await harness.ClaimOneAsync(silo);

        harness.Clock.Advance(Lease - TimeSpan.FromMilliseconds(1));
        Assert.Equal(new(0, 0, 0), await harness.Store.RecoverAsync(Patient, Cancel));
        harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new(1, 1, 0), await harness.Store.RecoverAsync(Patient, Cancel));
        Assert.Equal(new(0, 0, 0), await harness.Store.RecoverAsync(Patient, Cancel));
        Assert.False(await harness.Store.RenewSiloAsync(silo, Lease, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_silo_that_renews_late_but_before_it_is_marked_dead_keeps_its_trials(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        harness.Clock.Advance(10 * Lease);

        Assert.True(await harness.Store.RenewSiloAsync(silo, Lease, Cancel));
        Assert.Equal(new(0, 0, 0), await harness.Store.RecoverAsync(Patient, Cancel));
        Assert.Equal([fence.Trial], await harness.WriteAsync(fence));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task The_trials_of_a_retired_silo_are_recovered_and_it_is_dead_for_good(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        await harness.ClaimOneAsync(silo);
        await harness.Store.RetireSiloAsync(silo, Cancel);
        await harness.Store.RetireSiloAsync(silo, Cancel);
        await harness.Store.RetireSiloAsync(Guid.NewGuid(), Cancel);

        Assert.False(await harness.Store.RenewSiloAsync(silo, Lease, Cancel));
        Assert.Equal(new(0, 1, 0), await harness.Store.RecoverAsync(Patient, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(
            () => harness.Store.RegisterSiloAsync(new(silo, "again", Lease, StoreHarness.Numerics), Cancel));
        Assert.False(await harness.Store.RenewSiloAsync(silo, Lease, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_silo_that_retires_after_it_was_marked_dead_died_of_what_it_was_marked_for(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        await harness.ClaimOneAsync(silo);
        await harness.ExpireLeaseAsync(silo);
        await harness.MarkDeadAsync(silo);
        await harness.Store.RetireSiloAsync(silo, Cancel);

        Assert.Equal(new(0, 1, 0), await harness.Store.RecoverAsync(Patient, Cancel));
        Assert.Equal(
            "its lease expired", Assert.Single(await harness.Store.ListAttemptsAsync(study.Study, Cancel)).Reason);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_registration_that_is_repeated_is_a_renewal(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        Guid silo = await harness.RegisterAsync();
        harness.Clock.Advance(Lease * 0.9);
        await harness.Store.RegisterSiloAsync(new(silo, "silo", Lease, StoreHarness.Numerics), Cancel);
        harness.Clock.Advance(Lease * 0.9);

        Assert.Equal(new(0, 0, 0), await harness.Store.RecoverAsync(Patient, Cancel));
        Assert.True(await harness.Store.RenewSiloAsync(silo, Lease, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task An_unknown_incarnation_cannot_renew(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);

        Assert.False(await harness.Store.RenewSiloAsync(Guid.NewGuid(), Lease, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_lost_trial_is_claimed_before_later_ones_with_its_curves_and_checkpoint(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(3);
        Guid silo = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        await harness.WriteAsync(fence, new CurveChunk("m", 0, [1], [2]));
        await harness.CheckpointAsync(fence, 40);
        await harness.ExpireLeaseAsync(silo);
        await harness.Store.RecoverAsync(Patient, Cancel);

        ClaimedTrial again = Assert.Single(await harness.ClaimAsync(await harness.RegisterAsync()));
        Assert.Equal((0L, 2, 2L), (again.Number, again.Attempt, again.Fence.Epoch));
        Assert.Equal(2, (await harness.TrialAsync(study.Study)).Attempts);
        Assert.Equal(40, (await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel))!.Step);
        Assert.Equal([1], Assert.Single(await harness.Store.ReadCurvesAsync(fence.Trial, Cancel)).Steps);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_claim_tells_how_often_the_trial_was_lost_since_its_last_checkpoint(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        await harness.Store.ReleaseAsync([(await ClaimAsync(0)).Fence], "pause", Cancel);
        await harness.Store.LoseAsync([(await ClaimAsync(0)).Fence], "it hung", Patient, Cancel);
        TrialFence fence = (await ClaimAsync(1)).Fence;
        await harness.CheckpointAsync(fence, 40);
        await harness.Store.ReleaseAsync([fence], "drain", Cancel);
        await ClaimAsync(0);

        async Task<ClaimedTrial> ClaimAsync(int losses)
        {
            ClaimRequest request = new(silo, Guid.NewGuid(), 1);
            ClaimedTrial claimed = Assert.Single(await harness.Store.ClaimAsync(request, Cancel));
            Assert.Equal(losses, claimed.Losses);
            Assert.Equal(claimed, Assert.Single(await harness.Store.ClaimAsync(request, Cancel))); // the reply was lost
            return claimed;
        }
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_trial_that_loses_its_silo_three_times_in_a_row_is_set_aside_with_the_evidence(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(1);
        RecoveryPolicy policy = new(QuarantineAfter: 3);
        Assert.Equal(new(1, 1, 0), await LoseAsync(harness, policy, "anna"));
        Assert.Equal(new(1, 1, 0), await LoseAsync(harness, policy, "bert"));
        Assert.Equal(new(1, 0, 1), await LoseAsync(harness, policy, "carl"));

        TrialRecord trial = await harness.TrialAsync(study.Study);
        Assert.Equal(TrialState.Quarantined, trial.State);
        Assert.Equal(3, trial.Attempts);
        foreach (string part in
            (string[])["3 times", "'anna'", "'bert'", "'carl'", "2031-05-06 07:08:09Z", "attempt 3"])
            Assert.Contains(part, trial.Reason, StringComparison.Ordinal);
        Assert.Empty(await harness.ClaimAsync(await harness.RegisterAsync()));
        Assert.True(await harness.Store.CompleteStudyAsync(study, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_checkpoint_between_losses_starts_the_count_anew_and_a_release_does_not(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(1);
        RecoveryPolicy policy = new(QuarantineAfter: 2);
        Assert.Equal(new(1, 1, 0), await LoseAsync(harness, policy, "a"));
        Guid silo = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        await harness.CheckpointAsync(fence, 10);
        await harness.Store.ReleaseAsync([fence], "drain", Cancel);
        Assert.Equal(new(1, 1, 0), await LoseAsync(harness, policy, "b"));

        fence = await harness.ClaimOneAsync(silo);
        await harness.WriteAsync(fence, new CurveChunk("m", 0, [1], [2]));
        await harness.Store.ReleaseAsync([fence], "drain", Cancel);
        Assert.Equal(new(1, 0, 1), await LoseAsync(harness, policy, "c"));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Recoveries_at_the_same_time_lose_each_trial_once(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(20);
        for (int i = 0; i < 4; i++)
        {
            Guid silo = await harness.RegisterAsync();
            await harness.ClaimAsync(silo, 5);
            await harness.ExpireLeaseAsync(silo);
        }

        IStudyStore[] stores = [harness.Store, await harness.OpenAnotherAsync()];
        RecoveryResult[] results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(
            () => stores[i % 2].RecoverAsync(new(2), Cancel), Cancel)));
        Assert.Equal(4, results.Sum(result => result.DeadSilos));
        Assert.Equal(20, results.Sum(result => result.Requeued));
        Assert.Equal(0, results.Sum(result => result.Quarantined));
        await harness.AssertCountsAsync(study.Study);
        IReadOnlyList<AttemptRecord> attempts = await harness.Store.ListAttemptsAsync(study.Study, Cancel);
        Assert.All(attempts, attempt => Assert.Equal("lost", attempt.Outcome));
    }

    private static async Task<RecoveryResult> LoseAsync(StoreHarness harness, RecoveryPolicy policy, string name)
    {
        Guid silo = await harness.RegisterAsync(name);
        await harness.ClaimOneAsync(silo);
        await harness.ExpireLeaseAsync(silo);
        return await harness.Store.RecoverAsync(policy, Cancel);
    }
}
