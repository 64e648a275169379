using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>Hints are few, never part of the work, and never needed.</summary>
public sealed class HintTests : StoreTests
{
    [Fact]
    public async Task Requests_that_come_while_a_hint_is_being_sent_become_one()
    {
        int sent = 0;
        TaskCompletionSource first = new();
        using SemaphoreSlim sending = new(0);
        await using (HintSender sender = new(
            _ =>
            {
                sending.Release();
                return Interlocked.Increment(ref sent) == 1 ? first.Task : Task.CompletedTask;
            },
            TimeSpan.Zero,
            TimeProvider.System))
        {
            sender.Request();
            await sending.WaitAsync(Cancel);
            for (int i = 0; i < 100; i++) sender.Request();
            first.SetResult();
            await sending.WaitAsync(Cancel);
        }

        Assert.Equal(2, sent);
    }

    [Fact]
    public async Task What_was_asked_for_before_the_end_is_still_sent()
    {
        int sent = 0;
        using SemaphoreSlim sending = new(0);
        await using (HintSender sender = new(
            _ =>
            {
                sent++;
                sending.Release();
                return Task.CompletedTask;
            },
            TimeSpan.FromHours(1),
            TimeProvider.System))
        {
            sender.Request();
            await sending.WaitAsync(Cancel);
            sender.Request(); // within the hour
        }

        Assert.Equal(2, sent);
    }

    [Fact]
    public async Task A_silo_that_listens_is_told_of_what_another_enqueues_and_gives_back()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync(new() { HintInterval = TimeSpan.Zero });
        using SemaphoreSlim hinted = new(0);
        await using PostgresStudyStore other = await harness.OpenAsync(
            new() { ListenAddress = harness.Address, Hinted = () => hinted.Release(), SendHints = false });
        await hinted.WaitAsync(Cancel); // connected

        // Of a submission and an enqueue, in as many hints as it took.
        await harness.SubmitAsync(1);
        await hinted.WaitAsync(Cancel);
        TrialFence fence = await harness.ClaimOneAsync(await harness.RegisterAsync());
        await harness.Store.ReleaseAsync([fence], "drain", Cancel);
        await hinted.WaitAsync(Cancel);
    }

    [Fact]
    public async Task A_silo_whose_listening_session_was_ended_is_told_again()
    {
        await using PostgresHarness harness = await PostgresHarness.CreateAsync(new() { HintInterval = TimeSpan.Zero });
        using SemaphoreSlim hinted = new(0);
        await using PostgresStudyStore other = await harness.OpenAsync(new()
        {
            ListenAddress = harness.Address,
            Hinted = () => hinted.Release(),
            SendHints = false,
            LongestPause = TimeSpan.FromMilliseconds(1),
        });
        for (int round = 0; round < 3; round++)
        {
            await hinted.WaitAsync(Cancel); // connected
            Assert.Contains(true, await harness.QueryAsync<bool>("""
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND query LIKE 'LISTEN%'
                """));
        }

        await hinted.WaitAsync(Cancel);
        await harness.SubmitAsync(1);
        await hinted.WaitAsync(Cancel);
    }

    [Fact]
    public void No_statement_that_works_notifies() => Assert.DoesNotContain(
        typeof(PostgresSql).GetProperties()
            .Where(property => property.PropertyType == typeof(string) && property.Name != nameof(PostgresSql.SendHint))
            .Select(property => (string)property.GetValue(null)!),
        sql => sql.Contains("notify", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public async Task A_hint_that_cannot_be_sent_is_forgotten()
    {
        using SemaphoreSlim sending = new(0);
        await using HintSender sender = new(
            _ =>
            {
                sending.Release();
                throw new TimeoutException();
            },
            TimeSpan.Zero,
            TimeProvider.System);
        sender.Request();
        await sending.WaitAsync(Cancel);
        sender.Request();
        await sending.WaitAsync(Cancel);
    }
}
