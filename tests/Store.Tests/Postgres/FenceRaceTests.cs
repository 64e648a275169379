using Npgsql;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>
/// Races for the right to write to a trial, each played out step by step: a transaction of the test's own stands still
/// in the middle while the store acts. Where a simpler statement would do the wrong thing, the test shows that too.
/// </summary>
public sealed class FenceRaceTests : StoreTests
{
    private static readonly CurveChunk Chunk = new("m", 0, [1], [2]);

    [Fact]
    public async Task A_holder_whose_trial_is_being_taken_away_writes_nothing()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await using PendingTransaction recovery = await PendingTransaction.BeginAsync(harness);
        await recovery.ExecuteAsync(
            "UPDATE sweep.trial SET state = 'queued', incarnation = NULL, claim_request = NULL WHERE id = @trial",
            new { trial = fence.Trial });

        Task<IReadOnlySet<long>> write = Task.Run(() => harness.WriteAsync(fence, Chunk), Cancel);
        await harness.WaitUntilBlockedAsync(1, write);
        Task<IReadOnlySet<long>> end = Task.Run(
            () => harness.Store.EndAsync([StoreHarness.End(fence)], Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(2, write, end);

        // Without the lock the old epoch gets in: what is pending is not seen.
        Assert.Equal(1, await harness.ExecuteAsync(
            """
            INSERT INTO sweep.curve (trial, metric, first_point, point_steps, point_values)
            SELECT id, 'naive', 0, '{1}', '{2}' FROM sweep.trial
            WHERE id = @Trial AND epoch = @Epoch AND incarnation = @Incarnation AND state = 'running'
            """,
            fence));

        await recovery.CommitAsync();
        Assert.Empty(await write);
        Assert.Empty(await end);
        Assert.Equal("naive", Assert.Single(await harness.Store.ReadCurvesAsync(fence.Trial, Cancel)).Metric);
        Assert.Equal(TrialState.Queued, (await harness.TrialAsync(study.Study)).State);
    }

    [Fact]
    public async Task A_trial_that_is_being_written_to_is_taken_away_only_afterwards()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        await using PendingTransaction write = await PendingTransaction.BeginAsync(harness);
        await write.ExecuteAsync(PostgresSql.ShareTrials, new { trials = new[] { fence.Trial } });
        await harness.ExpireLeaseAsync(silo);

        Task<RecoveryResult> recovery = Task.Run(() => harness.Store.RecoverAsync(Patient, Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, recovery);
        Assert.Equal([fence], (await harness.Store.ListHeldAsync(silo, Cancel)).Select(held => held.Fence));

        // Others who write metrics do not wait.
        Assert.Equal([fence.Trial], await harness.WriteAsync(fence, Chunk));
        await write.CommitAsync();
        Assert.Equal(new(1, 1, 0), await recovery);
        Assert.Empty(await harness.WriteAsync(fence, Chunk));
    }

    [Fact]
    public async Task A_silo_that_is_just_renewing_keeps_its_trials()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        harness.Clock.Advance(2 * Lease);
        await using PendingTransaction renewal = await PendingTransaction.BeginAsync(harness);
        Assert.Equal(1, await renewal.ExecuteAsync(
            PostgresSql.RenewSilo, new { incarnation = silo, lease = 60_000_000L }));

        Task<RecoveryResult> recovery = Task.Run(() => harness.Store.RecoverAsync(Patient, Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, recovery);

        // In one step, by the trial's row and what the silo's row looks like, the trial would be gone.
        await using (PendingTransaction naive = await PendingTransaction.BeginAsync(harness))
        {
            Assert.Equal(1, await naive.ExecuteAsync("""
                UPDATE sweep.trial SET state = 'queued', incarnation = NULL, claim_request = NULL
                WHERE state = 'running' AND incarnation IN (
                  SELECT incarnation FROM sweep.silo WHERE expires_at <= sweep.store_now())
                """));
        }

        await renewal.CommitAsync();
        Assert.Equal(new(0, 0, 0), await recovery);
        Assert.Equal([fence.Trial], await harness.WriteAsync(fence, Chunk));
        Assert.True(await harness.Store.RenewSiloAsync(silo, Lease, Cancel));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_changes_a_trials_row_does_not_share_its_lock(bool isCheckpoint)
    {
        List<Exception> retried = [];
        await using PostgresHarness harness = await PostgresHarness.CreateAsync(
            new() { Retrying = (_, error) => retried.Add(error) });
        await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();

        // A checkpoint has a loss to forget.
        await harness.Store.LoseAsync([await harness.ClaimOneAsync(silo)], "it hung", Patient, Cancel);
        TrialFence fence = await harness.ClaimOneAsync(silo);
        await using PendingTransaction other = await PendingTransaction.BeginAsync(harness);
        await other.ExecuteAsync("SET LOCAL deadlock_timeout = '1min'");
        await other.ExecuteAsync("SELECT 1 FROM sweep.trial WHERE id = @Trial FOR SHARE", fence);
        TrialWrite change = new(
            fence, null, [], isCheckpoint ? new(1, [1]) : null, isCheckpoint ? null : "parameters");
        Task<IReadOnlySet<long>> write = Task.Run(() => harness.Store.WriteAsync([change], Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, write);

        // Of two that share the lock and then change the row, each would wait for the other.
        await other.ExecuteAsync("UPDATE sweep.trial SET evaluation_point = 'average' WHERE id = @Trial", fence);
        await other.CommitAsync();
        Assert.Equal([fence.Trial], await write);
        Assert.Empty(retried);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Trials_are_locked_in_order_of_id_whatever_the_order_of_the_call(bool hasCheckpoint)
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        await harness.SubmitAsync(2);
        TrialFence[] fences =
            [.. (await harness.ClaimAsync(await harness.RegisterAsync(), 2)).Select(trial => trial.Fence)];
        await using PendingTransaction other = await PendingTransaction.BeginAsync(harness);
        await other.ExecuteAsync("SELECT 1 FROM sweep.trial WHERE id = @Trial FOR NO KEY UPDATE", fences[1]);

        TrialWrite[] writes = [.. fences.Reverse().Select(
            fence => new TrialWrite(fence, null, [Chunk], hasCheckpoint ? new(1, [1]) : null))];
        Task<IReadOnlySet<long>> write = Task.Run(() => harness.Store.WriteAsync(writes, Cancel), Cancel);
        await harness.WaitUntilBlockedAsync(1, write);

        // In another order, two that write to the same trials would each wait for the other.
        Assert.Empty(await harness.QueryAsync<long>(
            "SELECT id FROM sweep.trial WHERE id = @Trial FOR NO KEY UPDATE SKIP LOCKED", fences[0]));
        await other.RollbackAsync();
        Assert.Equal(2, (await write).Count);
    }

    [Fact]
    public async Task A_deadlock_is_tried_again()
    {
        List<Exception> retried = [];
        await using PostgresHarness harness = await PostgresHarness.CreateAsync(
            new() { Retrying = (_, error) => retried.Add(error) });
        await harness.SubmitAsync(2);
        TrialFence[] fences =
            [.. (await harness.ClaimAsync(await harness.RegisterAsync(), 2)).Select(trial => trial.Fence)];
        await using PendingTransaction other = await PendingTransaction.BeginAsync(harness);

        // It waits with more patience than the store, which is the one to be sacrificed.
        await other.ExecuteAsync("SET LOCAL deadlock_timeout = '1min'");
        await LockAsync(fences[1].Trial);
        Task<IReadOnlySet<long>> write = Task.Run(
            () => harness.Store.WriteAsync(
                [.. fences.Select(fence => new TrialWrite(fence, null, [Chunk], null))], Cancel),
            Cancel);
        await harness.WaitUntilBlockedAsync(1, write);
        await LockAsync(fences[0].Trial);
        await other.CommitAsync();

        Assert.Equal(2, (await write).Count);
        Assert.Contains(retried, error => error is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected });

        Task LockAsync(long trial) =>
            other.ExecuteAsync("SELECT 1 FROM sweep.trial WHERE id = @trial FOR NO KEY UPDATE", new { trial });
    }
}
