using Sweep.Core.Studies;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>A server that was away could not be renewed at: nobody is to blame for that.</summary>
public sealed class GraceTests : StoreTests
{
    [Fact]
    public async Task Nothing_is_recovered_within_a_lease_of_the_servers_start_and_the_loss_does_not_count()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        await harness.Store.LoseAsync([await harness.ClaimOneAsync(silo)], "it hung", Patient, Cancel);
        TrialFence fence = await harness.ClaimOneAsync(silo);
        harness.Clock.Advance(3 * Lease);
        await harness.ShowStartAsync(harness.Clock.Now);

        harness.Clock.Advance(Lease - TimeSpan.FromMilliseconds(1));
        Assert.Equal(new(0, 0, 0), await harness.Store.RecoverAsync(new(1), Cancel));
        Assert.Equal([fence.Trial], await harness.WriteAsync(fence));

        // It might have come back until now. A policy that quarantines at the first loss does not at this one.
        harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(new(1, 1, 0), await harness.Store.RecoverAsync(new(1), Cancel));
        TrialRecord trial = await harness.TrialAsync(study.Study);
        Assert.Equal((TrialState.Queued, 2), (trial.State, trial.Attempts));
        Assert.Equal("lost", (await harness.Store.ListAttemptsAsync(study.Study, Cancel))[1].Outcome);
    }

    [Fact]
    public async Task A_silo_that_was_found_expired_before_the_server_restarted_is_not_marked_dead_after_it()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        Guid silo = await harness.RegisterAsync();
        harness.Clock.Advance(3 * Lease);
        await using PendingTransaction recovery = await PendingTransaction.BeginAsync(harness);
        Assert.Equal([silo], (await PostgresRecovery.LookAsync(recovery.Unit, all: false)).Expired);

        // What a fleet finds expired it marks, each silo every other: it is not even to look so after a restart.
        await harness.ShowStartAsync(harness.Clock.Now);
        Assert.False(await PostgresSilos.MarkDeadAsync(recovery.Unit, silo));
        Assert.Empty((await PostgresRecovery.LookAsync(recovery.Unit, all: false)).Expired);
    }

    [Fact]
    public async Task A_silo_that_renewed_after_the_servers_start_loses_its_trials_as_ever()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        await harness.ClaimOneAsync(silo);
        await harness.ShowStartAsync(harness.Clock.Now);
        Assert.True(await harness.Store.RenewSiloAsync(silo, Lease, Cancel));

        harness.Clock.Advance(Lease);
        Assert.Equal(new(1, 0, 1), await harness.Store.RecoverAsync(new(1), Cancel));
        Assert.Equal(TrialState.Quarantined, (await harness.TrialAsync(study.Study)).State);
    }

    [Fact]
    public async Task Trials_that_a_silo_left_long_ago_are_found_by_the_next_that_starts()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        await harness.ClaimOneAsync(silo);
        await harness.Store.RetireSiloAsync(silo, Cancel);
        harness.Clock.Advance(TimeSpan.FromDays(3));

        IStudyStore other = await harness.OpenAnotherAsync();
        Assert.Equal(1, (await other.RecoverAsync(Patient, Cancel)).Requeued);
    }
}
