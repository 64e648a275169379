using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

public sealed class FenceTests : StoreTests
{
    private static readonly CurveChunk Chunk = new("m", 0, [1], [2]);

    public static TheoryData<string, string> Cases() =>
        [.. from kind in StoreHarness.Kinds
            from fence in (string[])
                ["old epoch", "later epoch", "other incarnation", "lost", "released", "ended", "unknown"]
            select new TheoryDataRow<string, string>(kind, fence)];

    [Theory, MemberData(nameof(Cases))]
    public async Task A_fence_that_does_not_hold_writes_nothing(string kind, string which)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        Guid other = await harness.RegisterAsync();
        TrialFence fence = await harness.ClaimOneAsync(silo);
        await harness.WriteAsync(fence, Chunk);
        await harness.CheckpointAsync(fence, 1);
        fence = await SpoilAsync(harness, fence, other, which);
        string before = await harness.DumpAsync();

        Assert.Empty(await harness.WriteAsync(fence, Chunk with { Number = 1 }));
        Assert.Empty(await harness.CheckpointAsync(fence, 9));
        Assert.Empty(await harness.Store.WriteAsync(
            [new(fence, new Dictionary<string, int>(), [], Checkpoint: null)], Cancel));
        Assert.Empty(await harness.Store.ReleaseAsync([fence], "drain", Cancel));

        // Not Complete: that is how the ended one has ended, and repeating it is told that all is well.
        Assert.Empty(await harness.Store.EndAsync(
            [StoreHarness.End(fence, TrialEvent.Fail) with { Tail = new Dictionary<string, int>(), Chunks = [Chunk] }],
            Cancel));
        Assert.Equal(before, await harness.DumpAsync());
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task In_a_batch_the_held_are_written_and_the_lost_are_not(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        CoordinatorFence study = await harness.SubmitAsync(4);
        Guid silo = await harness.RegisterAsync();
        TrialFence[] fences = [.. (await harness.ClaimAsync(silo, 4)).Select(trial => trial.Fence)];
        TrialFence lost = fences[1] with { Epoch = 7 };

        IReadOnlySet<long> written = await harness.Store.WriteAsync(
            [.. new[] { fences[0], lost, fences[2] }.Select(fence => new TrialWrite(fence, null, [Chunk], null))],
            Cancel);
        Assert.Equivalent(new[] { fences[0].Trial, fences[2].Trial }, written, strict: true);
        Assert.Empty(await harness.Store.ReadCurvesAsync(lost.Trial, Cancel));
        Assert.Single(await harness.Store.ReadCurvesAsync(fences[2].Trial, Cancel));

        IReadOnlySet<long> ended = await harness.Store.EndAsync(
            [StoreHarness.End(fences[0]), StoreHarness.End(lost), StoreHarness.End(fences[2], TrialEvent.Prune)],
                Cancel);
        Assert.Equivalent(new[] { fences[0].Trial, fences[2].Trial }, ended, strict: true);

        IReadOnlySet<long> released = await harness.Store.ReleaseAsync([lost, fences[3], fences[0]], "drain", Cancel);
        Assert.Equivalent(new[] { fences[3].Trial }, released, strict: true);
        IReadOnlyList<TrialRecord> trials = await harness.Store.ListTrialsAsync(study.Study, new(), Cancel);
        Assert.Equal(
            [TrialState.Completed, TrialState.Running, TrialState.Pruned, TrialState.Queued],
            trials.Select(trial => trial.State));
        await harness.AssertCountsAsync(study.Study);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task The_epoch_grows_with_every_claim_and_is_never_reset(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(1);
        Guid silo = await harness.RegisterAsync();
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            ClaimedTrial claimed = Assert.Single(await harness.ClaimAsync(silo));
            Assert.Equal(epoch, claimed.Fence.Epoch);
            Assert.Equal(epoch, claimed.Attempt);
            await harness.Store.ReleaseAsync([claimed.Fence], "drain", Cancel);
        }
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Nothing_to_write_is_nothing_written(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(1);
        string before = await harness.DumpAsync();

        Assert.Empty(await harness.Store.WriteAsync([], Cancel));
        Assert.Empty(await harness.Store.EndAsync([], Cancel));
        Assert.Empty(await harness.Store.ReleaseAsync([], "drain", Cancel));
        Assert.Equal(before, await harness.DumpAsync());
    }

    private static async Task<TrialFence> SpoilAsync(
        StoreHarness harness, TrialFence fence, Guid other, string which)
    {
        switch (which)
        {
            case "old epoch":
                await harness.Store.ReleaseAsync([fence], "drain", Cancel);
                await harness.ClaimOneAsync(fence.Incarnation);
                return fence;
            case "later epoch":
                return fence with { Epoch = fence.Epoch + 1 };
            case "other incarnation":
                return fence with { Incarnation = other };
            case "lost":
                await harness.ExpireLeaseAsync(fence.Incarnation);
                await harness.Store.RecoverAsync(Patient, Cancel);
                return fence;
            case "released":
                await harness.Store.ReleaseAsync([fence], "drain", Cancel);
                return fence;
            case "ended":
                await harness.Store.EndAsync([StoreHarness.End(fence)], Cancel);
                return fence;
            default:
                return fence with { Trial = fence.Trial + 1000 };
        }
    }
}
