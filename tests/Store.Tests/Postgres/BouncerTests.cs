using System.Collections.Concurrent;
using Sweep.Core.Studies;
using Sweep.Store.Postgres;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Postgres;

/// <summary>
/// Behind PgBouncer 1.18 in transaction mode, where every transaction may have another session: prepared statements,
/// session settings and session locks fail or leak there.
/// </summary>
public sealed class BouncerTests : StoreTests
{
    [Fact]
    public async Task A_fleet_works_through_a_study()
    {
        const int Silos = 6;
        const int Trials = 90;
        await using PostgresHarness harness = await PostgresHarness.CreateAsync();
        using Bouncer bouncer = await Bouncer.StartAsync(harness.Server, harness.Database);
        string address = $"postgres://postgres@127.0.0.1:{bouncer.Port}/{harness.Database}";
        CoordinatorFence study = await harness.SubmitAsync(Trials);
        ConcurrentBag<long> ended = [];
        await Task.WhenAll(Enumerable.Range(0, Silos).Select(i => Task.Run(
            async () =>
            {
                await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
                    address, TimeProvider.System, null, Cancel);
                Guid silo = Guid.NewGuid();
                await store.RegisterSiloAsync(new(silo, $"silo {i}", Lease, StoreHarness.Numerics), Cancel);
                while (await store.ClaimAsync(new(silo, Guid.NewGuid(), 2), Cancel) is { Count: > 0 } claimed)
                {
                    Assert.True(await store.RenewSiloAsync(silo, Lease, Cancel));
                    await store.WriteAsync(
                        [.. claimed.Select(trial => new TrialWrite(
                            trial.Fence, null, [new("m", 0, [1], [trial.Number])], new(1, [1, 2, 3])))],
                        Cancel);
                    foreach (ClaimedTrial trial in claimed)
                    {
                        Assert.Equal(1, (await store.ReadCheckpointAsync(trial.Fence.Trial, Cancel))!.Step);
                        foreach (long id in await store.EndAsync([StoreHarness.End(trial.Fence)], Cancel))
                            ended.Add(id);
                    }

                    await store.RecoverAsync(Patient, Cancel);
                }
            },
            Cancel)));

        Assert.Equal(Trials, ended.Distinct().Count());
        await harness.AssertCountsAsync(study.Study);
        foreach (TrialRecord trial in await harness.Store.ListTrialsAsync(study.Study, new(), Cancel))
        {
            Assert.Equal((TrialState.Completed, 1), (trial.State, trial.Attempts));
            Assert.Equal(
                [trial.Number], Assert.Single(await harness.Store.ReadCurvesAsync(trial.Id, Cancel)).Values);
        }
    }

    [Fact]
    public async Task An_empty_database_is_migrated_through_it_and_hints_get_through_to_who_listens_past_it()
    {
        PostgresPrograms.Require(PostgresPrograms.Folder, "postgresql");
        PostgresServer server = await SharedServer.GetAsync();
        string database = await SharedServer.CreateAsync();
        using Bouncer bouncer = await Bouncer.StartAsync(server, database);
        using SemaphoreSlim hinted = new(0);
        await using PostgresStudyStore store = await PostgresStudyStore.OpenAsync(
            $"postgres://postgres@127.0.0.1:{bouncer.Port}/{database}",
            TimeProvider.System,
            new() { ListenAddress = server.Address(database), Hinted = () => hinted.Release() },
            Cancel);
        await hinted.WaitAsync(Cancel); // connected

        await store.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), Cancel);
        await hinted.WaitAsync(Cancel);
    }
}
