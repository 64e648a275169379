using System.Buffers.Text;
using System.Text;
using Sweep.Client.Contracts;
using Sweep.Core.Training;
using Sweep.Silo.Tests.Hosting;
using Sweep.Store;

namespace Sweep.Silo.Tests.Api;

/// <summary>Curves of a trial that an attempt fills, loses and fills again.</summary>
public sealed class CurveTests
{
    [Fact]
    public async Task Poller_gets_each_point_once()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        (Guid silo, ClaimedTrial trial) = await ClaimAsync(api);
        await WriteAsync(api, trial, 10, isFirst: true);
        CurvesView first = await api.Client.ReadCurvesAsync("tiny", trial.Number);
        Assert.Equal(10, Assert.Single(first.Curves).Steps.Count);
        CurvesView nothing = await api.Client.ReadCurvesAsync("tiny", trial.Number, cursor: first.Cursor);
        Assert.Empty(nothing.Curves);
        Assert.False(nothing.Reset);

        await WriteAsync(api, trial, 25);
        CurvesView more = await api.Client.ReadCurvesAsync("tiny", trial.Number, cursor: nothing.Cursor);
        Assert.Equal(Enumerable.Range(10, 15).Select(i => (long)i), Assert.Single(more.Curves).Steps);
        Assert.False(more.Reset);
        await api.Store.RetireSiloAsync(silo, default);
    }

    [Fact]
    public async Task Poller_costs_what_is_new_and_gets_metrics_that_began_since()
    {
        Reads? reads = null;
        await using ApiFixture api = await ApiFixture.CreateAsync(decorate: store => reads = new(store));
        (_, ClaimedTrial trial) = await ClaimAsync(api);
        long[] steps = [.. Enumerable.Range(0, CurveChunk.Capacity).Select(i => (long)i)];
        double[] values = [.. steps.Select(step => 1.0 / (step + 1))];
        foreach (string metric in (string[])["loss", "rate"])
        {
            await api.Store.WriteAsync(
                [new(trial.Fence, null, [new(metric, 0, steps, values), new(metric, 1, [300], [0])], null)], default);
        }

        CurvesView before = await api.Client.ReadCurvesAsync("tiny", trial.Number, points: 10);
        await api.Store.WriteAsync(
            [
                new(
                    trial.Fence, null,
                    [
                        new("loss", 1, [300, 301, 302], [0, 1, 2]), new("accuracy", 0, [1], [1]),
                        new("memory", 0, [1], [1]), new("zeal", 0, [1], [1]),
                    ],
                    null),
            ],
            default);
        CurvesView after = await api.Client.ReadCurvesAsync("tiny", trial.Number, cursor: before.Cursor);
        Assert.False(after.Reset);
        Assert.Equal(["accuracy", "loss", "memory", "zeal"], after.Curves.Select(curve => curve.Metric));
        Assert.Equal([301, 302], after.Curves[1].Steps);
        Assert.Equal([2 * 257, 7], reads!.Points);
        CurvesView nothing = await api.Client.ReadCurvesAsync("tiny", trial.Number, cursor: after.Cursor);
        Assert.Empty(nothing.Curves);
        Assert.Equal(5, reads.Points[^1]);
    }

    [Fact]
    public async Task Cursor_of_as_many_metrics_as_there_may_be_is_taken_back()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        (_, ClaimedTrial trial) = await ClaimAsync(api);
        const int Metrics = 1000, LongestName = 128;
        await api.Store.WriteAsync(
            [
                new(
                    trial.Fence, null,
                    [.. Enumerable.Range(0, Metrics).Select(i => new CurveChunk(
                        $"m{i}".PadRight(LongestName, '_'), 0, [long.MaxValue], [-1.0 / 3]))],
                    null),
            ],
            default);
        CurvesView all = await api.Client.ReadCurvesAsync("tiny", trial.Number);
        Assert.Equal(Metrics, all.Curves.Count);
        CurvesView nothing = await api.Client.ReadCurvesAsync("tiny", trial.Number, cursor: all.Cursor);
        Assert.Equal((0, false), (nothing.Curves.Count, nothing.Reset));
    }

    [Theory]
    [InlineData(400, """{"Attempts":1,"Ends":{"\ud800":{"p":1,"s":0,"b":0}}}""")]
    [InlineData(400, """{"Attempts":1,"Ends":{"\u0000":{"p":1,"s":0,"b":0}}}""")]
    [InlineData(400, """{"Attempts":1,"Ends":{"loss":{"p":0,"s":0,"b":0}}}""")]
    [InlineData(400, """{"Attempts":1,"Ends":{"loss":null}}""")]
    [InlineData(400, """{"Attempts":1}""")]
    [InlineData(400, "[]")]
    [InlineData(400, "null")]
    [InlineData(200, """{"Attempts":1,"Ends":{"loss":{"p":2147483647,"s":0,"b":0}}}""")]
    [InlineData(200, """{"Attempts":1,"Ends":{"none":{"p":1,"s":0,"b":0}}}""")]
    public async Task Cursor_that_no_answer_has_is_refused_or_begins_anew(int status, string cursor)
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        (_, ClaimedTrial trial) = await ClaimAsync(api);
        await WriteAsync(api, trial, 10, isFirst: true);
        string text = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(cursor));
        using HttpResponseMessage response = await api.Http.GetAsync(
            $"api/v1/studies/tiny/trials/{trial.Number}/curves?cursor={text}");
        Assert.Equal(status, (int)response.StatusCode);
        if (status == 200) Assert.Contains("\"reset\":true", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Poller_is_told_to_begin_again_when_an_attempt_fell_back()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        (Guid silo, ClaimedTrial trial) = await ClaimAsync(api);
        await WriteAsync(api, trial, 25, isFirst: true);
        CurvesView before = await api.Client.ReadCurvesAsync("tiny", trial.Number);
        await api.Store.RetireSiloAsync(silo, default);
        await api.Store.RecoverAsync(new(QuarantineAfter: 3), default);
        (_, ClaimedTrial again) = await ClaimAsync(api, trial.Number);
        await WriteAsync(api, again, 5, isFirst: true);

        CurvesView after = await api.Client.ReadCurvesAsync("tiny", trial.Number, cursor: before.Cursor);
        Assert.True(after.Reset);
        Assert.Equal(5, Assert.Single(after.Curves).Steps.Count);
        await WriteAsync(api, again, 40);
        CurvesView rest = await api.Client.ReadCurvesAsync("tiny", trial.Number, cursor: after.Cursor);
        Assert.False(rest.Reset);
        Assert.Equal(35, Assert.Single(rest.Curves).Steps.Count);

        // Who missed the fall sees that the attempt is another, though the points are as many again.
        CurvesView late = await api.Client.ReadCurvesAsync("tiny", trial.Number, cursor: before.Cursor);
        Assert.True(late.Reset);
        Assert.Equal(40, Assert.Single(late.Curves).Steps.Count);
    }

    [Fact]
    public async Task Not_finite_values_arrive_as_they_are()
    {
        await using ApiFixture api = await ApiFixture.CreateAsync();
        (_, ClaimedTrial trial) = await ClaimAsync(api);
        double[] values = [1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 5e-324];
        await api.Store.WriteAsync(
            [new(trial.Fence, new Dictionary<string, int>(), [new("loss", 0, [0, 1, 2, 3, 4, 5], values)], null)],
            default);
        SampledCurveView curve = Assert.Single((await api.Client.ReadCurvesAsync("tiny", trial.Number)).Curves);
        Assert.Equal(
            values.Select(BitConverter.DoubleToInt64Bits), curve.Values.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(3, curve.NotFinite);
    }

    /// <summary>Counts the points that are read.</summary>
    private sealed class Reads(IStudyStore inner) : StoreDecorator(inner)
    {
        public List<int> Points { get; } = [];

        public override async Task<IReadOnlyList<Curve>> ReadCurvesAsync(
            long trial, IReadOnlyDictionary<string, int> skip, CancellationToken cancellation)
        {
            IReadOnlyList<Curve> curves = await base.ReadCurvesAsync(trial, skip, cancellation);
            Points.Add(curves.Sum(curve => curve.Steps.Count));
            return curves;
        }
    }

    private static async Task<(Guid Silo, ClaimedTrial Trial)> ClaimAsync(ApiFixture api, long? number = null)
    {
        if (number is null)
        {
            await api.Client.SubmitAsync(ApiFixture.Tiny);
            await api.EnqueueAllAsync("tiny");
        }

        Guid silo = Guid.NewGuid();
        await api.Store.RegisterSiloAsync(
            new(silo, "test", TimeSpan.FromMinutes(1), NumericsVersion.Current), default);
        IReadOnlyList<ClaimedTrial> claimed = await api.Store.ClaimAsync(
            new(silo, Guid.NewGuid(), Limit: number is null ? 1 : 8), default);
        return (silo, claimed.Single(trial => number is null || trial.Number == number));
    }

    private static async Task WriteAsync(ApiFixture api, ClaimedTrial trial, int points, bool isFirst = false)
    {
        CurveChunk chunk = new(
            "train_loss",
            0,
            [.. Enumerable.Range(0, points).Select(i => (long)i)],
            [.. Enumerable.Range(0, points).Select(i => 1.0 / (i + 1))]);
        IReadOnlySet<long> held = await api.Store.WriteAsync(
            [new(trial.Fence, isFirst ? new Dictionary<string, int>() : null, [chunk], null)], default);
        Assert.Single(held);
    }
}
