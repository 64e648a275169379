using Npgsql;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>The role's timeouts end what hangs, and nothing else.</summary>
public sealed class TimeoutTests : StoreTests
{
    [Fact]
    public async Task A_deletion_takes_as_long_as_it_takes()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        CoordinatorFence study = await harness.SubmitAsync(1);
        await harness.ExecuteAsync("""
            CREATE FUNCTION public.dawdle() RETURNS trigger LANGUAGE plpgsql AS
              'BEGIN PERFORM pg_sleep(0.6); RETURN OLD; END';
            CREATE TRIGGER dawdle BEFORE DELETE ON sweep.trial FOR EACH ROW EXECUTE FUNCTION public.dawdle();
            """);
        using CancellationTokenSource retried = new();
        try
        {
            await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
                harness.Address + "?Options=-c%20statement_timeout%3D300&Command%20Timeout=30", TimeProvider.System,
                new() { Retrying = (_, _) => retried.Cancel(), SendHints = false }, Cancel);
            Assert.True(await store.DeleteStudyAsync(study.Study, retried.Token));
        }
        finally
        {
            await harness.ExecuteAsync("DROP TRIGGER dawdle ON sweep.trial; DROP FUNCTION public.dawdle();");
        }
    }

    [Fact]
    public async Task A_transaction_that_waits_too_long_for_a_lock_begins_again()
    {
        TaskCompletionSource<Exception> retried = new();
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        await harness.SubmitAsync(1);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await using PendingTransaction zombie = await PendingTransaction.BeginAsync(harness);
        await zombie.ExecuteAsync("SELECT 1 FROM sweep.trial FOR UPDATE");
        await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
            harness.Address + "?Options=-c%20lock_timeout%3D100", TimeProvider.System,
            new() { Retrying = (_, error) => retried.TrySetResult(error), SendHints = false }, Cancel);
        Task<IReadOnlySet<long>> write = store.WriteAsync([new(fence, null, [new("m", 0, [1], [2])], null)], Cancel);

        Assert.Equal(
            PostgresErrorCodes.LockNotAvailable, Assert.IsType<PostgresException>(await retried.Task).SqlState);
        await zombie.RollbackAsync();
        Assert.Equal([fence.Trial], await write);
    }
}
