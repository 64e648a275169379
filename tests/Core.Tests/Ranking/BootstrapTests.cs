using System.Text.Json;
using Sweep.Core.Ranking;

namespace Sweep.Core.Tests.Ranking;

public sealed class BootstrapTests
{
    private const int Resamples = 10_000;
    private static readonly JsonElement Golden = RankingGolden.Root;

    private static readonly JsonElement[] Cases =
        [.. Golden.GetProperty("bootstrap").GetProperty("means").EnumerateArray()];

    private static readonly JsonElement[] Enumerated =
        [.. Cases.Where(golden => golden.TryGetProperty("exact", out _))];

    private static readonly JsonElement Unpaired = Golden.GetProperty("bootstrap").GetProperty("unpaired");

    [Fact]
    public void Gives_numpys_percentiles_of_the_same_draws()
    {
        foreach (JsonElement golden in Cases)
            AssertInterval(golden.GetProperty("interval"), Of(Values(golden.GetProperty("values"))), 1e-12);
        AssertInterval(Unpaired.GetProperty("interval"), OfDifference(Unpaired), 1e-12);
    }

    [Fact]
    public void Gives_the_percentiles_of_the_exact_distribution_where_it_can_be_enumerated()
    {
        Assert.Equal(3, Enumerated.Length);
        foreach (JsonElement golden in Enumerated)
        {
            double[] values = Values(golden.GetProperty("values"));
            // The distribution is discrete, so almost any sample of it has the very same percentiles.
            foreach (ulong studySeed in (ulong[])[0, 1, 2, 3])
                AssertInterval(golden.GetProperty("exact"), new Bootstrap(studySeed, Resamples).OfMean(values), 1e-12);
        }
    }

    [Fact]
    public void Resampled_means_have_the_exact_distributions_mean_and_variance()
    {
        foreach (JsonElement golden in Enumerated)
        {
            double[] means = new Bootstrap(7, Resamples).Means(Values(golden.GetProperty("values")), 0);
            double mean = means.Average(), variance = means.Average(value => (value - mean) * (value - mean));
            double exact = golden.GetProperty("variance").GetDouble();
            Assert.Equal(golden.GetProperty("mean").GetDouble(), mean, 4 * Math.Sqrt(exact / Resamples));
            Assert.Equal(1, variance / exact, 0.06);
        }
    }

    [Fact]
    public void Agrees_with_scipy_within_the_noise_of_resampling()
    {
        foreach (JsonElement golden in Cases)
            AssertAgrees(golden.GetProperty("scipy"), Of(Values(golden.GetProperty("values"))));
        AssertAgrees(Unpaired.GetProperty("scipy"), OfDifference(Unpaired));
    }

    [Fact]
    public void The_stated_shares_of_misses_are_the_simulated_ones()
    {
        double[] simulated = Values(Golden.GetProperty("missed"));
        for (int i = 0; i < ArmComparer.MissedPercent.Length; i++)
            Assert.Equal(simulated[i], ArmComparer.MissedPercent[i], 1.0);
    }

    [Fact]
    public void One_value_or_one_that_is_not_finite_has_no_interval()
    {
        Assert.Null(Of([]));
        Assert.Null(Of([1.0]));
        Assert.Null(Of([1.0, double.NaN, 2.0]));
        Assert.Null(Of([1.0, double.PositiveInfinity]));
        Assert.Null(new Bootstrap(7, Resamples).OfDifference([1.0, 2.0], [1.0]));
    }

    [Fact]
    public void Equal_values_have_an_interval_of_one_point() =>
        Assert.Equal(new Interval(0.25, 0.25), Of([0.25, 0.25, 0.25]));

    private static Interval? Of(double[] values) => new Bootstrap(7, Resamples).OfMean(values);

    private static Interval? OfDifference(JsonElement golden) => new Bootstrap(7, Resamples).OfDifference(
        Values(golden.GetProperty("left")), Values(golden.GetProperty("right")));

    private static void AssertInterval(JsonElement expected, Interval? actual, double tolerance)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected[0].GetDouble(), actual.Value.Low, tolerance);
        Assert.Equal(expected[1].GetDouble(), actual.Value.High, tolerance);
    }

    private static void AssertAgrees(JsonElement expected, Interval? actual) =>
        AssertInterval(expected, actual, 0.05 * (expected[1].GetDouble() - expected[0].GetDouble()));

    private static double[] Values(JsonElement values) =>
        [.. values.EnumerateArray().Select(value => value.GetDouble())];
}
