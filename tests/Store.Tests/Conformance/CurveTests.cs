using Sweep.Core.Training;
using Sweep.Store.Tests.Harness;

namespace Sweep.Store.Tests.Conformance;

public sealed class CurveTests : StoreTests
{
    [Theory, MemberData(nameof(AllStores))]
    public async Task Every_bit_of_every_value_is_kept(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        double[] values =
        [
            0.0, -0.0, double.NaN, BitConverter.Int64BitsToDouble(0x7FF0_0000_DEAD_BEEF),
            BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8_0000_0000_0001)), double.PositiveInfinity,
            double.NegativeInfinity, double.Epsilon, double.MaxValue, double.MinValue, 0.1, 1e-310,
        ];
        long[] steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, long.MaxValue - 1, long.MaxValue];
        await harness.WriteAsync(fence, new CurveChunk("m", 0, steps, values));
        await harness.ReopenAsync();

        Curve curve = Assert.Single(await harness.Store.ReadCurvesAsync(fence.Trial, Cancel));
        Assert.Equal(steps, curve.Steps);
        Assert.Equal(
            values.Select(BitConverter.DoubleToInt64Bits), curve.Values.Select(BitConverter.DoubleToInt64Bits));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Points_that_are_skipped_are_left_out_and_what_is_not_named_comes_whole(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        foreach (string metric in (string[])["a", "b", "b.c", "d"])
            await harness.WriteAsync(fence, [.. Chunks(metric, 600)]);
        foreach (int skipped in (int[])[0, 1, 255, 256, 257, 511, 512, 599])
        {
            Dictionary<string, int> skip = new() { ["b"] = skipped, ["c"] = 3, ["d"] = 600, ["~"] = 1 };
            IReadOnlyList<Curve> curves = await harness.Store.ReadCurvesAsync(fence.Trial, skip, Cancel);
            Assert.Equal(
                [("a", 600, 0L), ("b", 600 - skipped, skipped), ("b.c", 600, 0)],
                curves.Select(curve => (curve.Metric, curve.Steps.Count, curve.Steps[0])));
            Assert.All(curves, curve => Assert.Equal((curve.Steps.Count, 599L), (curve.Values.Count, curve.Steps[^1])));
        }
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Points_read_back_in_order_across_the_boundaries_of_chunks(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        foreach (int count in (int[])[1, 255, 256, 257, 512, 513])
        {
            string metric = $"m{count}";
            await harness.WriteAsync(fence, [.. Chunks(metric, count).Reverse()]);
            Curve curve = (await harness.Store.ReadCurvesAsync(fence.Trial, Cancel)).Single(c => c.Metric == metric);
            Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), curve.Steps);
            Assert.Equal(Enumerable.Range(0, count).Select(i => i / 8.0), curve.Values);
        }
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_chunk_that_is_sent_again_replaces_the_stored_one(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        await harness.WriteAsync(fence, new CurveChunk("m", 0, [1, 2], [1, 2]), new CurveChunk("m", 1, [3], [3]));
        await harness.WriteAsync(fence, new CurveChunk("m", 1, [3, 4], [30, 40]));
        await harness.WriteAsync(fence, new CurveChunk("m", 1, [3, 4], [30, 40]));

        Curve curve = Assert.Single(await harness.Store.ReadCurvesAsync(fence.Trial, Cancel));
        Assert.Equal([1, 2, 3, 4], curve.Steps);
        Assert.Equal([1, 2, 30, 40], curve.Values);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Parts_of_a_chunk_follow_on_each_other_and_double_no_point_when_sent_again(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        await harness.WriteAsync(fence, new CurveChunk("m", 0, [0, 2, 4], [1, 2, double.NaN]));
        for (int time = 0; time < 2; time++)
            await harness.WriteAsync(fence, new CurveChunk("m", 0, [5, 9, 10], [4, 5, 6]) { Offset = 3 });
        await harness.WriteAsync(
            fence, new CurveChunk("m", 0, [11], [-0.0]) { Offset = 6 }, new CurveChunk("n", 0, [7], [8]));
        await harness.ReopenAsync();

        IReadOnlyList<Curve> curves = await harness.Store.ReadCurvesAsync(fence.Trial, Cancel);
        Assert.Equal([0, 2, 4, 5, 9, 10, 11], curves[0].Steps);
        Assert.Equal(
            ((double[])[1, 2, double.NaN, 4, 5, 6, -0.0]).Select(BitConverter.DoubleToInt64Bits),
            curves[0].Values.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal([7], curves[1].Steps);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_chunk_that_is_sent_whole_replaces_its_parts_and_no_others(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        foreach ((string metric, int number) in ((string, int)[])[("m", 0), ("m", 1), ("n", 0)])
        {
            await harness.WriteAsync(fence, new CurveChunk(metric, number, [1, 2], [1, 2]));
            await harness.WriteAsync(fence, new CurveChunk(metric, number, [3, 4], [3, 4]) { Offset = 2 });
            await harness.WriteAsync(fence, new CurveChunk(metric, number, [5], [5]) { Offset = 4 });
        }

        await harness.WriteAsync(fence, new CurveChunk("m", 0, [1, 2, 3], [10, 20, 30]));

        IReadOnlyList<Curve> curves = await harness.Store.ReadCurvesAsync(fence.Trial, Cancel);
        Assert.Equal([10, 20, 30, 1, 2, 3, 4, 5], curves[0].Values);
        Assert.Equal([1, 2, 3, 4, 5], curves[1].Values);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task The_next_attempts_first_write_removes_the_parts_of_the_one_before(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        await harness.WriteAsync(fence, [.. Chunks("m", 512)]);
        await harness.WriteAsync(fence, new CurveChunk("m", 2, [512, 513], [1, 2]));
        await harness.WriteAsync(fence, new CurveChunk("m", 2, [514], [3]) { Offset = 2 });
        await harness.Store.ReleaseAsync([fence], "drain", Cancel);
        fence = await harness.ClaimOneAsync(fence.Incarnation);
        await harness.Store.WriteAsync(
            [new(fence, new Dictionary<string, int> { ["m"] = 2 }, [new("m", 2, [512], [9])], Checkpoint: null)],
            Cancel);

        Curve curve = Assert.Single(await harness.Store.ReadCurvesAsync(fence.Trial, Cancel));
        Assert.Equal(Enumerable.Range(0, 513).Select(i => (long)i), curve.Steps);
        Assert.Equal(9, curve.Values[^1]);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Steps_are_kept_whatever_their_distances(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        long[][] all =
        [
            [0], [long.MaxValue], [3, 8], [0, long.MaxValue], [-1, long.MaxValue], [10, 20, 30], [10, 20, 31],
            [10, 20, 30, 39], [long.MinValue, 0, long.MaxValue], [0, 1, 3], [7, 7, 7], [5, 3, 1],
        ];
        await harness.WriteAsync(
            fence, [.. all.Select((steps, i) => new CurveChunk($"m{i:D2}", 0, steps, [.. steps.Select(_ => 1.0)]))]);

        Assert.Equal(all, (await harness.Store.ReadCurvesAsync(fence.Trial, Cancel)).Select(curve => curve.Steps));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task Metrics_are_listed_ordinally(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);

        // By UTF-16 unit, the emoji's surrogates come before the full-width letter; by UTF-8 byte, after it.
        string[] names = ["val_loss", "Z", "a", "train loss", "\uFF41", "💥", "é"];
        await harness.WriteAsync(fence, [.. names.Select(name => new CurveChunk(name, 0, [1], [1]))]);

        Assert.Equal(
            names.Order(StringComparer.Ordinal),
            (await harness.Store.ReadCurvesAsync(fence.Trial, Cancel)).Select(curve => curve.Metric));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task An_attempts_first_write_removes_what_the_one_before_got_further_with(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        const string Odd = "a \"quoted\" \\ 'näme'";
        string[] metrics = ["kept", "cut", Odd, "gone"];
        foreach (string metric in metrics) await harness.WriteAsync(fence, [.. Chunks(metric, 600)]);

        Dictionary<string, int> tail = new() { ["kept"] = 3, ["cut"] = 1, [Odd] = 2, ["new"] = 0 };
        await harness.Store.WriteAsync(
            [new(fence, tail, [new("cut", 1, [900], [9]), new("new", 0, [7], [7])], Checkpoint: null)], Cancel);

        Dictionary<string, Curve> curves = (await harness.Store.ReadCurvesAsync(fence.Trial, Cancel))
            .ToDictionary(curve => curve.Metric);
        Assert.Equal(600, curves["kept"].Steps.Count);
        Assert.Equal(257, curves["cut"].Steps.Count);
        Assert.Equal(900, curves["cut"].Steps[^1]);
        Assert.Equal(512, curves[Odd].Steps.Count);
        Assert.Equal([7], curves["new"].Steps);
        Assert.DoesNotContain("gone", curves.Keys);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task The_first_write_of_one_trial_leaves_the_curves_of_others(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        await harness.SubmitAsync(2);
        Guid silo = await harness.RegisterAsync();
        TrialFence[] fences = [.. (await harness.ClaimAsync(silo, 2)).Select(trial => trial.Fence)];
        foreach (TrialFence fence in fences) await harness.WriteAsync(fence, new CurveChunk("m", 0, [1], [1]));
        await harness.Store.WriteAsync([new(fences[0], new Dictionary<string, int>(), [], null)], Cancel);

        Assert.Empty(await harness.Store.ReadCurvesAsync(fences[0].Trial, Cancel));
        Assert.Single(await harness.Store.ReadCurvesAsync(fences[1].Trial, Cancel));
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task An_end_may_be_the_first_write_of_its_attempt(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        await harness.WriteAsync(fence, [.. Chunks("m", 600)]);
        await harness.Store.ReleaseAsync([fence], "drain", Cancel);
        fence = await harness.ClaimOneAsync(fence.Incarnation);
        await harness.Store.EndAsync(
            [
                StoreHarness.End(fence) with
                {
                    Tail = new Dictionary<string, int> { ["m"] = 0 },
                    Chunks = [new("m", 0, [1, 2], [3, 4]), new("last", 0, [2], [5])],
                },
            ],
            Cancel);

        IReadOnlyList<Curve> curves = await harness.Store.ReadCurvesAsync(fence.Trial, Cancel);
        Assert.Equal(["last", "m"], curves.Select(curve => curve.Metric));
        Assert.Equal([1, 2], curves[1].Steps);
    }

    [Theory, MemberData(nameof(AllStores))]
    public async Task A_malformed_chunk_is_refused_with_the_whole_batch(string kind)
    {
        await using StoreHarness harness = await StoreHarness.CreateAsync(kind);
        TrialFence fence = await StartAsync(harness);
        string before = await harness.DumpAsync();
        CurveChunk good = new("a", 0, [1], [1]);
        long[] tooMany = [.. Enumerable.Range(0, 257).Select(i => (long)i)];

        await Assert.ThrowsAsync<ArgumentException>(
            () => harness.WriteAsync(fence, good, new CurveChunk("m", 0, [1, 2], [1])));
        await Assert.ThrowsAsync<ArgumentException>(
            () => harness.WriteAsync(fence, good, new CurveChunk("m", 0, tooMany, new double[257])));
        await Assert.ThrowsAsync<ArgumentException>(
            () => harness.WriteAsync(fence, good, new CurveChunk("m", 0, [1, 2], [1, 2]) { Offset = 255 }));
        Assert.Equal(before, await harness.DumpAsync());
    }

    private static async Task<TrialFence> StartAsync(StoreHarness harness)
    {
        await harness.SubmitAsync(1);
        return await harness.ClaimOneAsync(await harness.RegisterAsync());
    }

    private static IEnumerable<CurveChunk> Chunks(string metric, int points) =>
        Enumerable.Range(0, points).Chunk(CurveChunk.Capacity).Select((chunk, number) => new CurveChunk(
            metric, number, [.. chunk.Select(i => (long)i)], [.. chunk.Select(i => i / 8.0)]));
}
