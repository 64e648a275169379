using Sweep.Client.Contracts;
using Sweep.Silo.Api.Curves;

namespace Sweep.Silo.Tests.Api;

public sealed class CurveSamplerTests
{
    [Theory]
    [InlineData(10, 11)]
    [InlineData(10, 1_000)]
    [InlineData(100, 101)]
    [InlineData(100, 99_999)]
    [InlineData(257, 12_345)]
    public void Ends_extremes_and_what_is_not_finite_stay_within_the_number_asked_for(int most, int count)
    {
        Random random = new(count);
        long[] steps = [.. Enumerable.Range(0, count).Select(i => 10L * i)];
        double[] values = [.. steps.Select(_ => random.NextDouble())];
        int peak = random.Next(count), trough = (peak + (count / 2)) % count, hole = (peak + (count / 3)) % count;
        (values[peak], values[trough], values[hole]) = (7, -7, double.NaN);

        SampledCurveView sampled = CurveSampler.Sample("loss", steps, values, 0, most);
        Assert.InRange(sampled.Steps.Count, 2, most);
        Assert.Equal((steps[0], steps[^1]), (sampled.Steps[0], sampled.Steps[^1]));
        Assert.Contains(7, sampled.Values);
        Assert.Contains(-7, sampled.Values);
        Assert.Contains(sampled.Values, double.IsNaN);
        Assert.Equal((count, 1), (sampled.Points, sampled.NotFinite));
        Assert.Equal(sampled.Steps.Order().Distinct(), sampled.Steps);
        Assert.All(
            sampled.Steps.Zip(sampled.Values), point => Assert.Equal(values[(int)(point.First / 10)], point.Second));
    }

    [Fact]
    public void Every_stretch_of_not_finite_points_shows_and_all_are_counted()
    {
        double[] values =
        [
            .. Enumerable.Repeat(1.0, 500), .. Enumerable.Repeat(double.PositiveInfinity, 100),
            .. Enumerable.Repeat(2.0, 300), .. Enumerable.Repeat(double.NaN, 100),
        ];
        long[] steps = [.. Enumerable.Range(0, values.Length).Select(i => (long)i)];
        SampledCurveView sampled = CurveSampler.Sample("loss", steps, values, 0, 50);
        Assert.Contains(double.PositiveInfinity, sampled.Values);
        Assert.Contains(sampled.Values, double.IsNaN);
        Assert.Equal(200, sampled.NotFinite);
        Assert.InRange(sampled.Steps.Count, 10, 50);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    public void Curve_with_no_more_points_than_asked_for_is_whole(int count)
    {
        long[] steps = [.. Enumerable.Range(0, count).Select(i => (long)i)];
        double[] values = [.. steps.Select(step => (double)step)];
        SampledCurveView sampled = CurveSampler.Sample("loss", steps, values, 0, 10);
        Assert.Equal(steps, sampled.Steps);
        Assert.Equal(values, sampled.Values);
    }

    [Fact]
    public void Constant_curve_costs_one_point_a_stretch()
    {
        double[] values = [.. Enumerable.Repeat(3.0, 1000)];
        long[] steps = [.. Enumerable.Range(0, 1000).Select(i => (long)i)];
        SampledCurveView sampled = CurveSampler.Sample("loss", steps, values, 0, 32);
        Assert.Equal(12, sampled.Steps.Count);
    }
}
