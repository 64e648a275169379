using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

public sealed class ReadingTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task Trials_are_listed_by_number_in_pages(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(7);
        await harness.SubmitAsync(2, "other");

        Assert.Equal([0, 1, 2, 3, 4, 5, 6], await NumbersAsync(harness, study, new()));
        Assert.Equal([0, 1, 2], await NumbersAsync(harness, study, new(Limit: 3)));
        Assert.Equal([3, 4, 5], await NumbersAsync(harness, study, new(FromNumber: 3, Limit: 3)));
        Assert.Equal([6], await NumbersAsync(harness, study, new(FromNumber: 6, Limit: 3)));
        Assert.Empty(await NumbersAsync(harness, study, new(FromNumber: 7)));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_revision_as_cursor_finds_every_trial_that_changed_since_and_no_other(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(5);
        Guid silo = await harness.RegisterAsync();
        long revision = await RevisionAsync(harness, study);
        Assert.Empty(await NumbersAsync(harness, study, new(AfterRevision: revision)));

        TrialFence[] fences = [.. (await harness.ClaimAsync(silo, 3)).Select(trial => trial.Fence)];
        Assert.Equal([0, 1, 2], await NumbersAsync(harness, study, new(AfterRevision: revision)));
        Assert.Equal([1], await NumbersAsync(harness, study, new(AfterRevision: revision, FromNumber: 1, Limit: 1)));
        revision = await RevisionAsync(harness, study);

        await harness.Store.EndAsync([StoreHarness.End(fences[2])], Cancel);
        await harness.Store.ReleaseAsync([fences[0]], "drain", Cancel);
        await harness.Store.EnqueueAsync(study, 5, StoreHarness.Trials(5, 1), Cancel);
        Assert.Equal([0, 2, 5], await NumbersAsync(harness, study, new(AfterRevision: revision)));
        revision = await RevisionAsync(harness, study);

        await harness.WriteAsync(fences[1], new CurveChunk("m", 0, [1], [1]));
        await harness.CheckpointAsync(fences[1], 4);
        Assert.Equal(revision, await RevisionAsync(harness, study));
        await harness.ExpireLeaseAsync(silo);
        await harness.Store.RecoverAsync(Patient, Cancel);
        Assert.Equal([1], await NumbersAsync(harness, study, new(AfterRevision: revision)));
        Assert.Equal(revision + 1, await RevisionAsync(harness, study));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Attempts_tell_what_happened_to_each_trial(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(2);
        Guid anna = await harness.RegisterAsync("anna");
        DateTimeOffset begin = harness.Clock.Now;
        TrialFence fence = await harness.ClaimOneAsync(anna);
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        await harness.Store.ReleaseAsync([fence], "drain", Cancel);
        await harness.ClaimOneAsync(anna);
        harness.Clock.Advance(Lease);
        await harness.Store.RecoverAsync(Patient, Cancel);
        Guid bert = await harness.RegisterAsync("bert");
        IReadOnlyList<ClaimedTrial> claimed = await harness.ClaimAsync(bert, 2);
        await harness.Store.EndAsync([StoreHarness.End(claimed[0].Fence)], Cancel);

        AttemptRecord[] attempts = [.. await harness.Store.ListAttemptsAsync(study.Study, Cancel)];
        Assert.Equal(
            [(0, 1, "anna", "released"), (0, 2, "anna", "lost"), (0, 3, "bert", "completed"),
                (1, 1, "bert", "running")],
            attempts.Select(row => (row.TrialNumber, row.Number, row.Silo, row.Outcome)));
        Assert.Equal(begin, attempts[0].StartedAt);
        Assert.Equal(begin.AddSeconds(1), attempts[0].EndedAt);
        Assert.Equal(begin.AddSeconds(61), attempts[1].EndedAt);
        Assert.Contains("lease", attempts[1].Reason, StringComparison.Ordinal);
        Assert.Null(attempts[1].Effort);
        Assert.Equal(5, attempts[2].Effort!.ResumedFrom);
        Assert.Null(attempts[3].EndedAt);

        Assert.Equal(attempts[1..3], await harness.Store.ListAttemptsAsync(study.Study, new(0, 1, Limit: 2), Cancel));
        Assert.Equal(attempts[3..], await harness.Store.ListAttemptsAsync(study.Study, new(0, 3), Cancel));
        Assert.Empty(await harness.Store.ListAttemptsAsync(study.Study, new(1, 1), Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Two_handles_on_one_store_see_each_others_work(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        IStudyStore other = await harness.OpenAnotherAsync();
        CoordinatorFence study = await harness.SubmitAsync(2);
        Guid silo = Guid.NewGuid();
        await other.RegisterSiloAsync(new(silo, "there", Lease, StoreHarness.Numerics), Cancel);
        ClaimedTrial claimed = Assert.Single(await other.ClaimAsync(new(silo, Guid.NewGuid(), 1), Cancel));

        Assert.Equal(new(0, 0, 0), await harness.Store.RecoverAsync(Patient, Cancel));
        Assert.Equal([claimed.Fence.Trial], await harness.Store.EndAsync([StoreHarness.End(claimed.Fence)], Cancel));
        Assert.Equal(
            TrialState.Completed, (await other.ListTrialsAsync(study.Study, new(Limit: 1), Cancel))[0].State);
    }

    private static async Task<IEnumerable<int>> NumbersAsync(
        StoreHarness harness, CoordinatorFence study, TrialQuery query) =>
        (await harness.Store.ListTrialsAsync(study.Study, query, Cancel)).Select(trial => (int)trial.Number);

    private static async Task<long> RevisionAsync(StoreHarness harness, CoordinatorFence study) =>
        (await harness.StudyAsync(study.Study)).Revision;
}
