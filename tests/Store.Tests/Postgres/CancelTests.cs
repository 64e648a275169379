using Sweep.Core.Studies;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>A cancellation takes several transactions, and may be cut off between any two of them.</summary>
public sealed class CancelTests : StoreTests
{
    [Fact]
    public async Task A_cancellation_that_a_crash_cut_off_is_finished_by_the_next_recovery()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(PostgresControl.BatchSize + 50);
        Guid silo = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        await using (PendingTransaction first = await PendingTransaction.BeginAsync(harness))
        {
            Assert.Equal(
                ControlOutcome.Done,
                await PostgresControl.ChangeAsync(first.Unit, study.Study, StudyEvent.Cancel));
            await first.CommitAsync();
        }

        // Nothing more is claimed or enqueued; what runs is no longer wanted.
        Assert.Empty(await harness.ClaimAsync(silo, 9));
        Assert.Equal([new(fence, IsWanted: false)], await harness.Store.ListHeldAsync(silo, Cancel));
        await using (PendingTransaction second = await PendingTransaction.BeginAsync(harness))
        {
            Assert.True((await PostgresControl.CancelTrialsAsync(second.Unit, study.Study)).More);
            await second.CommitAsync();
        }

        Assert.Equal(50, await UnendedAsync());
        await harness.Store.RecoverAsync(Patient, Cancel);
        Assert.Equal(0, await UnendedAsync());
        await harness.AssertCountsAsync(study.Study);
        Assert.Equal([false], await harness.QueryAsync<bool>("SELECT cancelling FROM sweep.study"));
        Assert.Empty(await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel));

        async Task<long> UnendedAsync()
        {
            StudyRecord record = await harness.StudyAsync(study.Study);
            return record.Counts[TrialState.Queued] + record.Counts[TrialState.Running];
        }
    }

    [Fact]
    public async Task A_retry_finishes_a_cancellation_that_was_cut_off_before_it_queues_anything()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(3);
        await using (PendingTransaction first = await PendingTransaction.BeginAsync(harness))
        {
            await PostgresControl.ChangeAsync(first.Unit, study.Study, StudyEvent.Cancel);
            await first.CommitAsync();
        }

        Assert.Equal(
            new(ControlOutcome.Done, 3), await harness.Store.RetryAsync(study.Study, Guid.NewGuid(), Cancel));
        await harness.Store.RecoverAsync(Patient, Cancel);
        await using PendingTransaction late = await PendingTransaction.BeginAsync(harness); // found it being cancelled
        Assert.False((await PostgresControl.CancelTrialsAsync(late.Unit, study.Study)).More);
        await late.CommitAsync();
        StudyRecord record = await harness.StudyAsync(study.Study);
        Assert.Equal((StudyStatus.Active, 3L), (record.Status, record.Counts[TrialState.Queued]));
    }
}
