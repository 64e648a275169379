using Sweep.Client.Contracts;
using Sweep.Core.Training;
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
