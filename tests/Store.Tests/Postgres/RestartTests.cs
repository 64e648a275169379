using System.Collections.Concurrent;
using Dapper;
using Sweep.Core.Studies;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>The server goes away and comes back.</summary>
public sealed class RestartTests : StoreTests, IAsyncLifetime
{
    private PostgresServer? _server;

    private PostgresServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync()
    {
        _server?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task No_call_gives_up_because_the_server_restarted()
    {
        using SemaphoreSlim retried = new(0);
        ConcurrentBag<string> what = [];
        PostgresStoreOptions options = new()
        {
            LongestPause = TimeSpan.FromMilliseconds(50),
            Retrying = (call, _) =>
            {
                what.Add(call);
                retried.Release();
            },
        };
        await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
            Server.Address("postgres"), TimeProvider.System, options, Cancel);
        await store.SubmitAsync(new("x", "{}", "", StoreHarness.Numerics, StoreHarness.Problem, 3), Cancel);
        Guid silo = Guid.NewGuid();
        await store.RegisterSiloAsync(new(silo, "anna", TimeSpan.FromHours(1), StoreHarness.Numerics), Cancel);
        Assert.True(await store.RenewSiloAsync(silo, TimeSpan.FromHours(1), Cancel));
        Server.Kill();

        Task<CoordinatorFence?> coordinate = store.CoordinateAsync(silo, null, Cancel);
        Task<bool> renew = Task.Run(() => store.RenewSiloAsync(silo, TimeSpan.FromHours(1), Cancel), Cancel);
        Task<IReadOnlyList<StudyRecord>> list = store.ListStudiesAsync(new(), Cancel);
        Task<IReadOnlySet<long>> end = store.EndAsync([StoreHarness.End(new(99, 1, silo))], Cancel);
        while (what.Distinct().Count() < 4) await retried.WaitAsync(Cancel);
        Assert.False(coordinate.IsCompleted || renew.IsCompleted || list.IsCompleted || end.IsCompleted);

        await Server.ResumeAsync();
        CoordinatorFence fence = (await coordinate)!;
        Assert.True(await renew);
        Assert.Single(await list);
        Assert.Empty(await end);
        Assert.Equal(EnqueueOutcome.Done, await store.EnqueueAsync(fence, 0, StoreHarness.Trials(0, 3), Cancel));
    }

    [Fact]
    public async Task Waiting_for_the_server_ends_when_the_caller_cancels()
    {
        using SemaphoreSlim retried = new(0);
        await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
            Server.Address("postgres"), TimeProvider.System,
            new() { LongestPause = TimeSpan.FromMilliseconds(50), Retrying = (_, _) => retried.Release() }, Cancel);
        Server.Kill();
        using CancellationTokenSource cancel = new();
        Task<IReadOnlyList<StudyRecord>> list = store.ListStudiesAsync(new(), cancel.Token);
        Task<bool> renew = Task.Run(() => store.RenewSiloAsync(Guid.NewGuid(), Lease, cancel.Token), Cancel);
        for (int i = 0; i < 6; i++) await retried.WaitAsync(Cancel);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => list);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => renew);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_reported_when_the_store_is_opened()
    {
        Server.Kill();
        StoreException error = await Assert.ThrowsAsync<StoreException>(() => PostgresStudyStore.OpenAsync(
            $"postgres://anna:secret@127.0.0.1:{Server.Port}/sweep", TimeProvider.System, null, Cancel));
        Assert.Contains($"127.0.0.1:{Server.Port}/sweep", error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_that_ends_within_an_answer_of_several_sets_is_a_lost_connection()
    {
        await using PostgresDatabase database = new(
            PostgresAddress.Parse(Server.Address("postgres")), new(), TimeProvider.System);
        int tries = 0;
        int read = await database.ReadAsync(
            "look",
            async unit =>
            {
                string end = ++tries == 1 ? "50000 THEN pg_terminate_backend(pg_backend_pid())" : "0 THEN true";
                await using SqlMapper.GridReader grid = await unit.QueryManyAsync(
                    new { }, $"SELECT CASE i WHEN {end} END FROM generate_series(1, 100000) AS i", "SELECT 7");
                await grid.ReadAsync<bool?>();
                return await grid.ReadSingleAsync<int>();
            },
            Cancel);
        Assert.Equal((7, 2), (read, tries));
    }

    [Fact]
    public async Task Work_is_done_once_though_its_sessions_are_ended_again_and_again()
    {
        const int Trials = 60;
        await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
            Server.Address("postgres"), TimeProvider.System, new() { LongestPause = TimeSpan.FromMilliseconds(20) },
            Cancel);
        SubmitOutcome study = await store.SubmitAsync(
            new("x", "{}", "", StoreHarness.Numerics, StoreHarness.Problem, Trials), Cancel);
        Guid silo = Guid.NewGuid();
        await store.RegisterSiloAsync(new(silo, "anna", TimeSpan.FromHours(1), StoreHarness.Numerics), Cancel);
        CoordinatorFence fence = (await store.CoordinateAsync(silo, null, Cancel))!;
        await store.EnqueueAsync(fence, 0, StoreHarness.Trials(0, Trials), Cancel);

        using CancellationTokenSource stop = new();
        Task ending = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Server.ExecuteAsync("postgres", """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sweep'
                    """);
            }
        }, Cancel);
        ConcurrentBag<long> ended = [];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                while (await store.ClaimAsync(new(silo, Guid.NewGuid(), 2), Cancel) is { Count: > 0 } claimed)
                {
                    foreach (ClaimedTrial trial in claimed)
                    {
                        await store.WriteAsync([new(trial.Fence, null, [new("m", 0, [1], [2])], new(1, [1]))], Cancel);
                        foreach (long id in await store.EndAsync([StoreHarness.End(trial.Fence)], Cancel))
                            ended.Add(id);
                    }
                }
            },
            Cancel)));
        await stop.CancelAsync();
        await ending;

        Assert.Equal(Trials, ended.Distinct().Count());
        Assert.Equal(Trials, ended.Count);
        StudyRecord record = (await store.GetStudyAsync(study.Study.Id, Cancel))!;
        Assert.Equal(Trials, record.Counts[TrialState.Completed]);
        Assert.Equal(0, record.Counts[TrialState.Running]);
        Assert.All(
            await store.ListAttemptsAsync(study.Study.Id, Cancel),
            attempt => Assert.Equal((1, "completed"), (attempt.Number, attempt.Outcome)));
    }
}
