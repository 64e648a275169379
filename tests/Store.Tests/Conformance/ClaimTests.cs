using System.Collections.Concurrent;
using Sweep.Core.Studies;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

public sealed class ClaimTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task A_claimed_trial_carries_all_that_its_silo_needs(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        SubmitOutcome study = await harness.Store.SubmitAsync(new("x", "{}", "", 1, StoreHarness.Problem, 1), Cancel);
        Guid silo = await harness.RegisterAsync();
        CoordinatorFence fence = (await harness.Store.CoordinateAsync(silo, null, Cancel))!;
        await harness.Store.EnqueueAsync(fence, 0, [new("ärm", 7, ulong.MaxValue, "{\"lr\":0.1}")], Cancel);

        ClaimedTrial claimed = Assert.Single(await harness.ClaimAsync(silo));
        Assert.Equal(
            new(new(claimed.Fence.Trial, 1, silo), study.Study.Id, 0, "ärm", 7, ulong.MaxValue, "{\"lr\":0.1}",
                StoreHarness.Problem, Attempt: 1, Losses: 0),
            claimed);
        TrialRecord trial = await harness.TrialAsync(study.Study.Id);
        Assert.Equal(claimed.Fence.Trial, trial.Id);
        Assert.Equal(ulong.MaxValue, trial.Seed);
        Assert.Equal("ärm", trial.Arm);
        Assert.Equal(7, trial.Configuration);
        Assert.Equal("{\"lr\":0.1}", trial.Parameters);
        Assert.Equal(TrialState.Running, trial.State);
        Assert.Equal(1, trial.Attempts);
        await harness.AssertCountsAsync(study.Study.Id);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Trials_of_a_study_are_claimed_in_the_order_in_which_they_were_enqueued(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        Guid silo = await harness.RegisterAsync();
        CoordinatorFence study = await harness.SubmitAsync(3);
        await harness.Store.EnqueueAsync(study, 3, StoreHarness.Trials(3, 2), Cancel);

        List<long> order = [];
        foreach (int limit in (int[])[2, 1, 10])
            order.AddRange((await harness.ClaimAsync(silo, limit)).Select(trial => trial.Number));

        Assert.Equal([0, 1, 2, 3, 4], order);
        Assert.Empty(await harness.ClaimAsync(silo, 1));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_claim_for_one_study_takes_no_trial_of_another(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        Guid silo = await harness.RegisterAsync();
        await harness.SubmitAsync(3, "first");
        CoordinatorFence second = await harness.SubmitAsync(2, "second");

        IReadOnlyList<ClaimedTrial> claimed = await harness.Store.ClaimAsync(
            new(silo, Guid.NewGuid(), 5, second.Study), Cancel);
        Assert.Equal([(second.Study, 0L), (second.Study, 1L)], claimed.Select(trial => (trial.Study, trial.Number)));
        Assert.Empty(await harness.Store.ClaimAsync(new(silo, Guid.NewGuid(), 5, second.Study), Cancel));
        Assert.Empty(await harness.Store.ClaimAsync(new(silo, Guid.NewGuid(), 5, Study: 999), Cancel));
        Assert.Equal(3, (await harness.ClaimAsync(silo, 5)).Count);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_repeated_request_returns_the_same_trials_and_claims_no_more(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        Guid silo = await harness.RegisterAsync();
        await harness.SubmitAsync(5);
        ClaimRequest request = new(silo, Guid.NewGuid(), 2);
        IReadOnlyList<ClaimedTrial> first = await harness.Store.ClaimAsync(request, Cancel);
        await harness.ClaimAsync(silo);
        string before = await harness.DumpAsync();

        Assert.Equal(first, await harness.Store.ClaimAsync(request, Cancel));
        Assert.Equal(before, await harness.DumpAsync());
        await harness.ClaimAsync(silo, 5);
        Assert.Empty(await harness.ClaimAsync(silo)); // nothing is left
        before = await harness.DumpAsync();
        Assert.Equal(first, await harness.Store.ClaimAsync(request, Cancel));
        Assert.Equal(before, await harness.DumpAsync());
        await harness.ReopenAsync();
        Assert.Equal(before, await harness.DumpAsync());
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_claim_without_a_request_id_is_a_new_one_each_time(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        Guid silo = await harness.RegisterAsync();
        ClaimRequest request = new(silo, RequestId: null, 2);
        Assert.Empty(await harness.Store.ClaimAsync(request, Cancel));
        CoordinatorFence study = await harness.SubmitAsync(3);

        Assert.Empty(await harness.Store.ClaimAsync(request with { Except = [study.Study] }, Cancel));
        Assert.Empty(await harness.Store.ClaimAsync(request with { Study = study.Study + 1 }, Cancel));
        Assert.Equal([0L, 1], (await harness.Store.ClaimAsync(request, Cancel)).Select(trial => trial.Number));
        Assert.Equal([2L], (await harness.Store.ClaimAsync(request, Cancel)).Select(trial => trial.Number));
        Assert.Empty(await harness.Store.ClaimAsync(request, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Of_suspect_trials_a_silo_holds_one_beside_any_others(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        Guid silo = await harness.RegisterAsync(), other = await harness.RegisterAsync();
        await harness.SubmitAsync(5);
        for (int loss = 0; loss < 2; loss++)
        {
            TrialFence[] lost = [.. (await harness.ClaimAsync(silo, 4)).Select(trial => trial.Fence)];
            await harness.Store.LoseAsync(lost, "lost", new(QuarantineAfter: 3), Cancel);
        }

        IReadOnlyList<ClaimedTrial> claimed = await ClaimAsync(silo, 5);
        Assert.Equal([(0L, 2), (4, 0)], claimed.Select(trial => (trial.Number, trial.Losses)));
        Assert.Empty(await ClaimAsync(silo, 5));
        Assert.Equal([1L], (await ClaimAsync(other, 5)).Select(trial => trial.Number));
        await harness.CheckpointAsync(claimed[0].Fence, 7); // suspect no longer
        Assert.Equal([2L], (await ClaimAsync(silo, 5)).Select(trial => trial.Number));
        Assert.Equal([3L], (await harness.ClaimAsync(silo, 5)).Select(trial => trial.Number));

        Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(Guid incarnation, int limit) => harness.Store.ClaimAsync(
            new(incarnation, RequestId: null, limit, SuspectFrom: 2), Cancel);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_request_id_belongs_to_its_silo(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(2);
        Guid request = Guid.NewGuid();
        IReadOnlyList<ClaimedTrial> first = await harness.Store.ClaimAsync(
            new(await harness.RegisterAsync(), request, 1), Cancel);
        IReadOnlyList<ClaimedTrial> second = await harness.Store.ClaimAsync(
            new(await harness.RegisterAsync(), request, 1), Cancel);

        Assert.NotEqual(Assert.Single(first).Number, Assert.Single(second).Number);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_claim_that_found_nothing_may_be_repeated_when_there_is_something(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        Guid silo = await harness.RegisterAsync();
        ClaimRequest request = new(silo, Guid.NewGuid(), 2);
        Assert.Empty(await harness.Store.ClaimAsync(request, Cancel));
        await harness.SubmitAsync(1);

        Assert.Single(await harness.Store.ClaimAsync(request, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Dead_and_unknown_incarnations_get_nothing(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(2);
        Guid retired = await harness.RegisterAsync();
        ClaimRequest request = new(retired, Guid.NewGuid(), 1);
        Assert.Single(await harness.Store.ClaimAsync(request, Cancel));
        await harness.Store.RetireSiloAsync(retired, Cancel);
        Assert.Empty(await harness.Store.ClaimAsync(request, Cancel)); // though it still holds what it claimed so
        Guid expired = await harness.RegisterAsync();
        await harness.ExpireLeaseAsync(expired);
        await harness.Store.RecoverAsync(Patient, Cancel);
        string before = await harness.DumpAsync();

        Assert.Empty(await harness.Store.ClaimAsync(request, Cancel));
        Assert.Empty(await harness.ClaimAsync(retired));
        Assert.Empty(await harness.ClaimAsync(expired));
        Assert.Empty(await harness.ClaimAsync(Guid.NewGuid()));
        Assert.Empty(await harness.Store.ClaimAsync(new(retired, Guid.NewGuid(), 1, study.Study), Cancel));
        Assert.Equal(before, await harness.DumpAsync());
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_silo_that_is_late_but_not_dead_still_claims(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        await harness.ExpireLeaseAsync(silo);

        Assert.Single(await harness.ClaimAsync(silo));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_claim_for_less_than_one_trial_is_a_mistake(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        Guid silo = await harness.RegisterAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => harness.ClaimAsync(silo, 0));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Of_many_claims_at_once_each_trial_goes_to_exactly_one(string kind)
    {
        const int Silos = 8;
        const int Trials = 120;
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(Trials);
        IStudyStore[] stores = [harness.Store, await harness.OpenAnotherAsync()];
        ConcurrentBag<ClaimedTrial> claimed = [];
        await Task.WhenAll(Enumerable.Range(0, Silos).Select(i => Task.Run(
            async () =>
            {
                IStudyStore store = stores[i % stores.Length];
                Guid silo = Guid.NewGuid();
                await store.RegisterSiloAsync(new(silo, $"silo {i}", Lease, StoreHarness.Numerics), Cancel);
                while (await store.ClaimAsync(new(silo, Guid.NewGuid(), 1 + i % 3), Cancel) is { Count: > 0 } batch)
                    foreach (ClaimedTrial trial in batch) claimed.Add(trial);
            },
            Cancel)));

        Assert.Equal(Enumerable.Range(0, Trials), claimed.Select(trial => (int)trial.Number).Order());
        Assert.All(claimed, trial => Assert.Equal(1, trial.Fence.Epoch));
        Assert.Equal(Trials, (await harness.Store.ListAttemptsAsync(study.Study, Cancel)).Count);
        await harness.AssertCountsAsync(study.Study);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Held_trials_are_listed_until_they_end(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(4);
        Guid silo = await harness.RegisterAsync();
        Guid other = await harness.RegisterAsync();
        TrialFence[] fences = [.. (await harness.ClaimAsync(silo, 3)).Select(trial => trial.Fence)];
        await harness.ClaimAsync(other);
        Assert.Equal(
            fences.Select(fence => new HeldTrial(fence, IsWanted: true)),
            await harness.Store.ListHeldAsync(silo, Cancel));

        await harness.Store.EndAsync([StoreHarness.End(fences[0])], Cancel);
        await harness.Store.ReleaseAsync([fences[1]], "drain", Cancel);
        Assert.Equal([new(fences[2], IsWanted: true)], await harness.Store.ListHeldAsync(silo, Cancel));
    }
}
