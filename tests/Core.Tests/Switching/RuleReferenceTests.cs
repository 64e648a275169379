using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Switching;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Switching;

/// <summary>
/// Each rule on a recorded training against its paper's words in plain double arithmetic over the whole history, and
/// the tests of SASA+ and SLOPE against scipy.
/// </summary>
public sealed class RuleReferenceTests(ITestOutputHelper output)
{
    private const int Steps = 400;

    private static readonly RuleRun.Recorded[] History = [.. Enumerable.Range(1, Steps).Select(k => RuleRun.At(k))];

    [Fact]
    public void Swats_follows_its_algorithm()
    {
        double lambda = 0, smallest = double.PositiveInfinity;
        List<double> expected = [];
        for (int k = 1; k <= Steps; k++)
        {
            double gamma =
                Inner(History[k - 1].Move, History[k - 1].Move) / -Inner(History[k - 1].Move, History[k - 1].Gradient);
            lambda = (0.999 * lambda) + (0.001 * gamma);
            expected.Add(Math.Abs((lambda / (1 - Math.Pow(0.999, k))) - gamma));
            if (k > 1) smallest = Math.Min(smallest, expected[^1]);
        }

        List<double> found = [];
        RuleRun literal = new("swats");
        Assert.Equal(-1, literal.Show(0, Steps, _ => found.Add(literal.Rule.Value)));
        Compare(expected, found, 1e-12);
        Assert.Equal(lambda / (1 - Math.Pow(0.999, Steps)), literal.Rule.Rate!.Value, 1e-12);

        // With a tolerance between the smallest and the next it fires at that step, and never at the first.
        RuleRun loose = new("swats", ("tolerance", smallest * 1.000001));
        Assert.Equal(expected.IndexOf(smallest) + 1, loose.Show(0, Steps));
        Assert.Equal(2, new RuleRun("swats", ("tolerance", 1e9)).Show(0, Steps));
    }

    [Fact]
    public void Swats_never_takes_a_negative_rate()
    {
        RuleRun run = new("swats", ("tolerance", 1e9));
        RuleRun.Recorded step = RuleRun.At(1);
        float[] uphill = [.. step.Move.Select(p => -p)];
        for (int k = 1; k <= 50; k++)
        {
            Assert.False(run.Rule.Look(new()
            {
                Step = k,
                LearningRate = 1,
                Parameters = step.Parameters,
                Gradient = step.Gradient,
                Move = uphill,
            }));
            Assert.True(run.Rule.Rate < 0);
        }

        Assert.True(run.Rule.Look(new()
        {
            Step = 51,
            LearningRate = 1,
            Parameters = step.Parameters,
            Gradient = step.Gradient,
            Move = [.. step.Move.Select(p => 1000 * p)],
        }));
        Assert.True(run.Rule.Rate > 0);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(8)]
    public void Robust_projection_compares_medians_of_positive_rates(int window)
    {
        List<double> rates = [];
        List<(int Step, double Median, double Change)> medians = [];
        for (int k = 1; k <= Steps; k++)
        {
            RuleRun.Recorded step = History[k - 1];
            double gamma = Inner(step.Move, step.Move) / -Inner(step.Move, step.Gradient);
            if (gamma > 0) rates.Add(gamma);
            if (k % 20 != 0 || rates.Count < window) continue;
            double[] sorted = [.. rates.TakeLast(window).Order()];
            double median = window % 2 == 1 ? sorted[window / 2] : (sorted[(window / 2) - 1] + sorted[window / 2]) / 2;
            double before = medians.Count == 0 ? double.NaN : medians[^1].Median;
            medians.Add((k, median, Math.Abs(median - before) / before));
        }

        // With a bound just above the smallest change it fires there, and nowhere before.
        var smallest = medians.Skip(1).MinBy(entry => entry.Change);
        Assert.True(medians.Count > 10 && smallest.Step > medians[1].Step);
        RuleRun run = new("robust-projection", ("window", (long)window), ("change", smallest.Change * 1.001));
        Assert.Equal(smallest.Step, run.Show(0, smallest.Step));
        Assert.Equal(smallest.Median, run.Rule.Rate!.Value, 1e-8);
        Assert.Equal(smallest.Change, run.Rule.Value, 1e-6);
    }

    [Theory]
    [InlineData(DurationUnit.Steps, 77, 77)]
    [InlineData(DurationUnit.Epochs, 2.5, 50)]
    [InlineData(DurationUnit.Fraction, 0.05, 200)]
    [InlineData(DurationUnit.Fraction, 1e-9, 1)]
    public void Fixed_fires_where_it_says(DurationUnit unit, double amount, long expected) =>
        Assert.Equal(expected, new RuleRun("fixed", ("at", new Duration(unit, amount))).Show(0, Steps));

    [Fact]
    public void Plateau_counts_bad_evaluations()
    {
        double best = double.PositiveInfinity;
        int bad = 0;
        long expected = -1;
        for (int k = RuleRun.Evaluate; k <= Steps && expected < 0; k += RuleRun.Evaluate)
        {
            double value = RuleRun.Metrics(k)["val_loss"];
            bad = value < best - 0.01 ? 0 : bad + 1;
            if (bad == 0) best = value;
            if (bad > 3) expected = k;
        }

        Assert.True(expected > 0);
        RuleRun run = new("plateau", ("patience", 3L), ("threshold", 0.01), ("threshold_mode", "abs"));
        Assert.Equal(expected, run.Show(0, expected));
        Assert.Equal(best, run.Rule.Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void Non_monotone_looks_n_evaluations_back(int n)
    {
        double[] metrics =
        [
            .. Enumerable.Range(1, Steps / RuleRun.Evaluate)
                .Select(i => RuleRun.Metrics(i * RuleRun.Evaluate)["val_loss"]),
        ];
        int t = n;
        while (metrics[t] <= metrics[..(t - n + 1)].Min()) t++;
        RuleRun run = new("nt-asgd", ("n", (long)n));
        Assert.Equal((t + 1) * RuleRun.Evaluate, run.Show(0, (t + 1) * RuleRun.Evaluate));
        Assert.Equal(metrics[t] - metrics[..(t - n + 1)].Min(), run.Rule.Value);
    }

    [Fact]
    public void Pflug_sums_inner_products_of_successive_gradients()
    {
        double sum = 0, largest = 0;
        List<double> expected = [0];
        for (int k = 2; k <= Steps; k++)
        {
            expected.Add(sum += Inner(History[k - 1].Gradient, History[k - 2].Gradient));
            largest = Math.Max(largest, Math.Abs(sum));
        }

        List<double> found = [];
        RuleRun run = new("pflug");
        long fired = run.Show(0, Steps, _ => found.Add(run.Rule.Value));
        Compare(expected, found, 1e-9 * largest);
        Assert.Equal(expected.FindIndex(20, value => value < 0) is var i && i < 0 ? -1 : i + 1, fired);

        // Gradients that alternate make it fire as soon as the burn-in is over.
        RuleRun swinging = new("pflug", ("burn_in", Duration.Steps(7)));
        for (int k = 1; k <= 8; k++)
        {
            float[] gradient = [.. History[0].Gradient.Select(g => k % 2 == 0 ? g : -g)];
            Assert.Equal(
                k == 8,
                swinging.Rule.Look(
                    new() { Step = k, LearningRate = 1, Parameters = gradient, Gradient = gradient }));
        }
    }

    [Fact]
    public void Gradient_noise_is_the_weighted_variance_over_the_squared_mean()
    {
        const double Beta = 0.95;
        List<double> expected = [double.NaN];
        for (int k = 2; k <= Steps; k++)
        {
            double[] weights = [.. Enumerable.Range(1, k).Select(i => Math.Pow(Beta, k - i))];
            double total = weights.Sum(), squares = weights.Sum(w => w / total * (w / total));
            double variance = 0, square = 0;
            for (int i = 0; i < RuleRun.Count; i++)
            {
                double mean = Enumerable.Range(0, k).Sum(j => weights[j] / total * History[j].Gradient[i]);
                variance += Enumerable.Range(0, k).Sum(
                    j => weights[j] / total * Math.Pow(History[j].Gradient[i] - mean, 2));
                square += mean * mean;
            }

            // The unbiased variance of a weighted sample, and what of the mean's square is its own noise.
            double noise = variance / (1 - squares), signal = square - (squares * noise);
            expected.Add(signal > 0 ? noise / signal : double.PositiveInfinity);
        }

        List<double> found = [];
        RuleRun run = new("gradient-noise", ("beta", Beta), ("theta", 0.5));
        long fired = run.Show(0, Steps, _ => found.Add(run.Rule.Value));
        Assert.Equal(expected.FindIndex(20, ratio => ratio > 0.25) + 1, fired);
        Assert.InRange(fired, 21, Steps);
        for (int i = 1; i < fired; i++) Assert.Equal(1, found[i] / expected[i], 1e-4);
    }

    [Fact]
    public void Sasa_samples_are_the_drift_of_the_squared_norm_and_their_latest_eighth_is_tested()
    {
        RuleRun run = new(
            "sasa-plus", ("keep", 4L), ("minimum_samples", 20L), ("maximum_samples", 64L), ("test_every", 50L));
        List<double> samples = [], values = [];
        run.Show(0, Steps, _ => values.Add(run.Rule.Value));
        for (int k = 1; k <= Steps; k++)
        {
            RuleRun.Recorded step = History[k - 1];
            double[] before = [.. step.Parameters.Zip(step.Move, (x, p) => (double)x - p)];
            samples.Add((before.Sum(x => x * x) - Inner(step.Parameters, step.Parameters)) / (2 * RuleRun.Rate));
            int kept = Math.Min((k + 3) / 4, 64);
            double expected = kept <= 20 ? double.NaN
                : k % 50 == 0 ? SasaPlus.Test([.. samples.TakeLast(kept)]).P
                : values[k - 2];
            Assert.Equal(expected, values[k - 1], 1e-5);
        }

        Assert.False(double.IsNaN(values[^1]));
    }

    [Fact]
    public void Sasa_and_slope_agree_with_scipy()
    {
        double worstSasa = 0, worstSlope = 0;
        int stationary = 0, flat = 0;
        foreach (JsonElement golden in GoldenFile.Read("switching.json.gz").GetProperty("tests").EnumerateArray())
        {
            double[] samples = GoldenFile.Singles(golden.GetProperty("samples"));
            (double p, bool same) = SasaPlus.Test(samples);
            worstSasa = Math.Max(worstSasa, Math.Abs(p - golden.GetProperty("p").GetDouble()));
            Assert.Equal(golden.GetProperty("contains").GetBoolean(), p > 0.05);
            Assert.Equal(golden.GetProperty("same").GetBoolean(), same);
            if (p > 0.05 && same) stationary++;
            double slope = Slope.Test(samples);
            worstSlope = Math.Max(worstSlope, Math.Abs(slope - golden.GetProperty("slope").GetDouble()));
            if (slope >= 0.05) flat++;
        }

        output.WriteLine($"sasa {worstSasa:e1}, slope {worstSlope:e1}; {stationary} stationary, {flat} flat");
        Assert.InRange(worstSasa, 0, 1e-10);
        Assert.InRange(worstSlope, 0, 1e-10);
        Assert.True(stationary > 0 && flat > 5);
    }

    [Fact]
    public void Slope_fires_once_the_loss_is_flat()
    {
        RuleRun run = new("slope", ("keep", 2L), ("minimum_samples", 40L), ("test_every", 10L));
        List<double> losses = [.. History.Select(step => (double)(float)step.Loss)];
        long expected = -1;
        for (int k = 90; k <= Steps && expected < 0; k += 10)
        {
            if (Slope.Test([.. losses.Take(k).TakeLast((k + 1) / 2)]) >= 0.05) expected = k;
        }

        Assert.True(expected > 100, $"{expected}");
        Assert.Equal(expected, run.Show(0, Steps));
        Assert.Equal(0.5, Slope.Test([3, 3, 3, 3]));
        Assert.Equal(0, Slope.Test([5, 4, 3, 2, 1]));
        Assert.Equal(1, Slope.Test([1, 2, 3, 4, 5]));
    }

    private static double Inner(float[] x, float[] y) => x.Zip(y, (a, b) => (double)a * b).Sum();

    private static void Compare(List<double> expected, List<double> found, double tolerance)
    {
        Assert.Equal(expected.Count, found.Count);
        for (int i = 0; i < expected.Count; i++) Assert.Equal(expected[i], found[i], tolerance);
    }
}
