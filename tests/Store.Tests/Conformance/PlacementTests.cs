using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

public sealed class PlacementTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task Studies_of_a_higher_priority_are_claimed_first_and_equal_ones_evenly(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence low = await harness.SubmitAsync(9, "low", new(Priority: -5));
        CoordinatorFence first = await harness.SubmitAsync(9, "first");
        CoordinatorFence second = await harness.SubmitAsync(9, "second");
        CoordinatorFence high = await harness.SubmitAsync(2, "high", new(Priority: 7));
        Guid silo = await harness.RegisterAsync();

        Assert.Equal(
            [(first.Study, 0L), (first.Study, 1), (second.Study, 0), (high.Study, 0), (high.Study, 1)],
            await ClaimAsync(harness, silo, 5));
        Assert.Equal(
            [(first.Study, 2L), (second.Study, 1), (second.Study, 2)], await ClaimAsync(harness, silo, 3));

        // From now on the last shall be first.
        Assert.Equal(ControlOutcome.Done, await harness.Store.PlaceAsync(low.Study, new(Priority: 1), Cancel));
        Assert.Equal([(low.Study, 0L), (low.Study, 1)], await ClaimAsync(harness, silo, 2));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_study_is_claimed_only_by_silos_that_offer_all_of_its_labels(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(3, placement: new(Labels: ["gpu", "big", "gpu"]));
        Assert.Equal(["big", "gpu"], (await harness.StudyAsync(study.Study)).Placement.Labels);
        Guid none = await harness.RegisterAsync();
        Guid some = await harness.RegisterAsync(labels: ["gpu"]);
        Guid all = await harness.RegisterAsync(labels: ["x", "gpu", "big"]);

        Assert.Empty(await harness.ClaimAsync(none, 1));
        Assert.Empty(await harness.ClaimAsync(some, 1));
        Assert.Single(await harness.ClaimAsync(all, 1));
        await harness.Store.PlaceAsync(study.Study, new(Labels: ["gpu"]), Cancel);
        Assert.Single(await harness.ClaimAsync(some, 1));
        await harness.Store.PlaceAsync(study.Study, new(), Cancel);
        Assert.Single(await harness.ClaimAsync(none, 1));

        // Whoever coordinates it runs none of its trials.
        await harness.Store.PlaceAsync(study.Study, new(Labels: ["nobody"]), Cancel);
        await harness.Store.RetireSiloAsync(study.Incarnation, Cancel);
        Assert.NotNull(await harness.Store.CoordinateAsync(none, study.Study, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task No_more_trials_run_together_than_the_limit_however_many_are_queued(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(9);
        CoordinatorFence other = await harness.SubmitAsync(2, "other", new(Priority: -1));
        Guid silo = await harness.RegisterAsync();
        TrialFence[] held = [.. (await harness.ClaimAsync(silo, 4)).Select(trial => trial.Fence)];

        // Lowered while more are running: nothing new until there is room, and others are served meanwhile.
        await harness.Store.PlaceAsync(study.Study, new(Parallel: 3), Cancel);
        Assert.Equal([(other.Study, 0L), (other.Study, 1)], await ClaimAsync(harness, silo, 9));
        await harness.Store.EndAsync([StoreHarness.End(held[0])], Cancel);
        Assert.Empty(await ClaimAsync(harness, silo, 9));
        await harness.Store.EndAsync([StoreHarness.End(held[1])], Cancel);
        Assert.Equal([(study.Study, 4L)], await ClaimAsync(harness, silo, 9));

        // A retry queues all at once, and they run by and by.
        await harness.Store.CancelAsync(study.Study, Cancel);
        Assert.Equal(7, (await harness.Store.RetryAsync(study.Study, Guid.NewGuid(), Cancel)).Trials);
        Assert.Equal(
            [(study.Study, 2L), (study.Study, 3), (study.Study, 4)], await ClaimAsync(harness, silo, 9));
        Assert.Empty(await ClaimAsync(harness, await harness.RegisterAsync(), 1));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_silo_is_spared_studies_that_it_cannot_run_now(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence first = await harness.SubmitAsync(2, "first");
        CoordinatorFence second = await harness.SubmitAsync(2, "second");
        Guid silo = await harness.RegisterAsync();

        IReadOnlyList<ClaimedTrial> claimed = await harness.Store.ClaimAsync(
            new(silo, Guid.NewGuid(), 9, Except: [first.Study, 999]), Cancel);
        Assert.Equal([second.Study, second.Study], claimed.Select(trial => trial.Study));
        Assert.Empty(await harness.Store.ClaimAsync(
            new(silo, Guid.NewGuid(), 9, first.Study, Except: [first.Study]), Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_claim_for_one_trial_takes_no_other(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(4);
        long third = (await harness.TrialAsync(study.Study, 2)).Id;
        Guid silo = await harness.RegisterAsync();

        ClaimRequest request = new(silo, Guid.NewGuid(), 5, Trial: third);
        Assert.Equal(third, Assert.Single(await harness.Store.ClaimAsync(request, Cancel)).Fence.Trial);
        Assert.Equal(third, Assert.Single(await harness.Store.ClaimAsync(request, Cancel)).Fence.Trial);
        Assert.Empty(await harness.Store.ClaimAsync(request with { RequestId = Guid.NewGuid() }, Cancel));
        Assert.Empty(await harness.Store.ClaimAsync(new(silo, Guid.NewGuid(), 1, Trial: 999), Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_placement_is_kept_with_the_study_and_checked(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(1, placement: new(1000, 1, ["z", "a"]));
        StudyPlacement placement = (await harness.StudyAsync(study.Study)).Placement;
        Assert.Equal((1000, 1), (placement.Priority, placement.Parallel));
        Assert.Equal(["a", "z"], placement.Labels);
        long revision = (await harness.StudyAsync(study.Study)).Revision;

        foreach (StudyPlacement wrong in (StudyPlacement[])
            [new(1001), new(-1001), new(Parallel: 0), new(Labels: ["a", " "])])
        {
            await Assert.ThrowsAsync<ArgumentException>(
                () => harness.Store.PlaceAsync(study.Study, wrong, Cancel));
            await Assert.ThrowsAsync<ArgumentException>(() => harness.SubmitAsync(1, "wrong", wrong));
        }

        Assert.Null(await harness.Store.FindStudyAsync("wrong", Cancel));
        Assert.Equal(ControlOutcome.Done, await harness.Store.PlaceAsync(study.Study, new(-1000), Cancel));
        StudyRecord record = await harness.StudyAsync(study.Study);
        Assert.Equal((-1000, null), (record.Placement.Priority, record.Placement.Parallel));
        Assert.Empty(record.Placement.Labels!);
        Assert.True(record.Revision > revision);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Silos_are_listed_with_what_they_offer(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        Guid anna = Guid.NewGuid();
        await harness.Store.RegisterSiloAsync(new(anna, "anna", Lease, 7, Slots: 12, Labels: ["b", "a", "b"]), Cancel);
        DateTimeOffset began = harness.Clock.Now;
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        Guid bert = await harness.RegisterAsync("bert");
        await harness.Store.RetireSiloAsync(bert, Cancel);

        SiloRecord live = Assert.Single(await harness.Store.ListSilosAsync(all: false, Cancel));
        Assert.Equal(
            new(anna, "anna", IsLive: true, began, began + Lease, 12, live.Labels, 7), live);
        Assert.Equal(["a", "b"], live.Labels);
        Assert.Equal(1, await harness.Store.CountSilosAsync(Cancel));
        IReadOnlyList<SiloRecord> all = await harness.Store.ListSilosAsync(all: true, Cancel);
        Assert.Equal(
            [("anna", true, 12), ("bert", false, 1)], all.Select(silo => (silo.Name, silo.IsLive, silo.Slots)));
    }

    private static async Task<IEnumerable<(long, long)>> ClaimAsync(StoreHarness harness, Guid silo, int limit) =>
        (await harness.ClaimAsync(silo, limit)).Select(trial => (trial.Study, trial.Number)).Order();
}
