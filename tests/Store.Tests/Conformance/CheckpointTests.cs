using Sweep.Core.Studies;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

public sealed class CheckpointTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task The_newest_is_read_and_the_newest_two_are_kept(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        Assert.Null(await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel));
        long[] steps = [10, 20, 30, 40];
        for (int i = 0; i < steps.Length; i++)
        {
            Assert.Equal([fence.Trial], await harness.CheckpointAsync(fence, steps[i]));
            StoredCheckpoint? read = await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel);
            Assert.Equal(steps[i], read!.Step);
            Assert.Equal(StoreHarness.Content(steps[i]), read.Content);
            Assert.Equal(
                steps[..(i + 1)].Reverse().Take(2), await harness.StoredCheckpointsAsync(fence.Trial));
        }
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_damaged_newest_falls_back_to_the_one_before(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        await harness.CheckpointAsync(fence, 10);
        await harness.CheckpointAsync(fence, 20);
        await harness.CorruptCheckpointAsync(fence.Trial, 20);
        Assert.Equal(10, (await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel))!.Step);

        await harness.CorruptCheckpointAsync(fence.Trial, 10);
        Assert.Null(await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task After_a_fall_back_the_newly_written_ones_count_as_newest(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        await harness.CheckpointAsync(fence, 10);
        await harness.CheckpointAsync(fence, 200);
        await harness.CorruptCheckpointAsync(fence.Trial, 200);
        await harness.CheckpointAsync(fence, 15);
        Assert.Equal(15, (await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel))!.Step);
        await harness.CheckpointAsync(fence, 20);

        Assert.Equal([20, 15], await harness.StoredCheckpointsAsync(fence.Trial));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Points_and_checkpoint_of_one_write_are_stored_together(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        byte[] content = [.. Enumerable.Range(0, 1 << 20).Select(i => (byte)(i * 7))];
        await harness.Store.WriteAsync(
            [new(fence, Tail: null, [new("m", 0, [1], [2])], new StoredCheckpoint(1, content))], Cancel);

        Assert.Equal(content, (await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel))!.Content);
        Assert.Single(await harness.Store.ReadCurvesAsync(fence.Trial, Cancel));

        string before = await harness.DumpAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Store.WriteAsync(
            [
                new(fence, Tail: null, [], new StoredCheckpoint(2, [2])),
                new(fence, Tail: null, [new("m", 0, [1], [])], Checkpoint: null),
            ],
            Cancel));
        Assert.Equal(before, await harness.DumpAsync());
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task They_outlive_release_and_loss_and_end_with_the_trial(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        await harness.CheckpointAsync(fence, 10);
        await harness.CheckpointAsync(fence, 20);
        await harness.Store.ReleaseAsync([fence], "drain", Cancel);
        Assert.Equal([20, 10], await harness.StoredCheckpointsAsync(fence.Trial));
        fence = await harness.ClaimOneAsync(fence.Incarnation);
        await harness.ExpireLeaseAsync(fence.Incarnation);
        await harness.Store.RecoverAsync(Patient, Cancel);
        Assert.Equal([20, 10], await harness.StoredCheckpointsAsync(fence.Trial));
        fence = await harness.ClaimOneAsync(await harness.RegisterAsync());

        await harness.Store.EndAsync([StoreHarness.End(fence, TrialEvent.Prune)], Cancel);
        Assert.Empty(await harness.StoredCheckpointsAsync(fence.Trial));
        Assert.Null(await harness.Store.ReadCheckpointAsync(fence.Trial, Cancel));
    }

    private static async Task<TrialFence> StartAsync(StoreHarness harness)
    {
        await harness.SubmitAsync(1);
        return await harness.ClaimOneAsync(await harness.RegisterAsync());
    }
}
