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
        harness.Spoil();
        CoordinatorFence study = await harness.SubmitAsync(1);

        // Looked at rather than waited for: a limit that a test could wait for is one that a busy machine exceeds.
        await harness.ExecuteAsync("""
            CREATE TABLE public.seen (statement_timeout text);
            CREATE FUNCTION public.see() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              INSERT INTO public.seen VALUES (current_setting('statement_timeout'));
              RETURN OLD;
            END $$;
            CREATE TRIGGER see BEFORE DELETE ON sweep.trial FOR EACH ROW EXECUTE FUNCTION public.see();
            """);
        await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
            harness.Address + "?Options=-c%20statement_timeout%3D1h", TimeProvider.System,
            new() { SendHints = false }, Cancel);
        Assert.True(await store.DeleteStudyAsync(study.Study, Cancel));
        Assert.Equal(["0"], await harness.QueryAsync<string>("SELECT statement_timeout FROM public.seen"));
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
