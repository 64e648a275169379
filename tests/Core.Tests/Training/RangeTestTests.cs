using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class RangeTestTests
{
    public static TheoryData<string, RangeTestForm> Curves => [.. Combinations()];

    [Theory]
    [MemberData(nameof(Curves))]
    public void Smoothing_stopping_and_suggestions_are_those_of_the_reference(string shape, RangeTestForm form)
    {
        RangeTestOptions options = new() { Form = form };
        double[] rates = [.. Enumerable.Range(0, 100).Select(i =>
            1e-7 * Math.Pow(1e8, (double)i / (form == RangeTestForm.Fastai ? 100 : 99)))];
        double[] losses = [.. rates.Select((rate, i) => Loss(shape, rate, i))];
        RangeTestCurve curve = new(options);
        int count = 0;
        bool stopped = false;
        while (count < 100 && !stopped) stopped = curve.Add(rates[count], losses[count++]);
        RangeTestResult found = curve.ToResult(stopped);

        (List<double> smoothed, bool stops) = Smooth(losses, form);
        Assert.Equal(stops, stopped);
        Assert.Equal(smoothed.Count, found.Points.Count);
        for (int i = 0; i < smoothed.Count; i++) Assert.Equal(smoothed[i], found.Points[i].Smoothed, 1e-12);
        double[] left = [.. smoothed.Skip(10).SkipLast(5)];
        double[] leftRates = [.. rates.Take(smoothed.Count).Skip(10).SkipLast(5)];
        Assert.Equal(leftRates[Steepest(left, leftRates)], found.Steepest);
        Assert.Equal(leftRates[Valley(left)], found.Valley);
        Assert.Equal(leftRates[Array.IndexOf(left, left.Min())] / 10, found.MinimumOverTen);
    }

    [Fact]
    public void A_test_that_stops_at_once_suggests_nothing()
    {
        RangeTestCurve curve = new(new());
        Assert.False(curve.Add(1e-7, 1));
        Assert.True(curve.Add(2e-7, double.NaN));
        RangeTestResult result = curve.ToResult(stopped: true);
        Assert.Equal((true, null, null, null), (result.Stopped, result.Steepest, result.Valley, result.MinimumOverTen));
    }

    [Theory]
    [InlineData(RangeTestForm.Fastai, 60)]
    [InlineData(RangeTestForm.Davidtvs, 59)]
    public void Rates_grow_exponentially_from_the_first_to_the_last(RangeTestForm form, int span)
    {
        RangeTestOptions options = new() { Form = form, Iterations = 60, Start = 1e-6, End = 1 };

        // The full batch: with a smaller one the steepest place may be the noise of a lucky batch at a tiny rate.
        TrialPlan plan = Plans.Mlp("sgd", "one-cycle");
        plan = plan with { Train = plan.Train with { Batch = TrainOptions.FullBatch } };
        RangeTestResult result = RangeTest.Run(plan, Plans.Datasets, options);
        Assert.False(result.Stopped);
        Assert.Equal(60, result.Points.Count);
        for (int i = 0; i < 60; i++)
            Assert.Equal(1, result.Points[i].Rate / (1e-6 * Math.Pow(1e6, (double)i / span)), 1e-12);
        Assert.InRange(result.Steepest!.Value, 1e-4, 1);
        Assert.True(result.Points[^1].Smoothed < result.Points[0].Smoothed);
    }

    [Fact]
    public void It_stops_where_the_loss_explodes()
    {
        RangeTestResult result = RangeTest.Run(Plans.Rosenbrock("sgd"), Plans.Datasets, new() { Iterations = 200 });
        Assert.True(result.Stopped);
        Assert.InRange(result.Points.Count, 20, 199);
        Assert.True(result.Points[^1].Rate < 1);
    }

    [Fact]
    public void A_run_in_its_middle_is_tested_on_a_copy_and_goes_on_undisturbed()
    {
        TrialPlan plan = Plans.Mlp("adam", "cosine");
        TrainingRun run = TrainingRun.Start(plan, Plans.Datasets);
        run.Measure();
        run.Advance(5);
        byte[] before = run.Checkpoint();
        RangeTestOptions options = new() { Iterations = 30, Start = 1e-5, End = 1e-1 };
        RangeTestResult result = RangeTest.Run(plan, Plans.Datasets, options, before);
        Assert.Equal(30, result.Points.Count);
        Assert.Equal(1e-5, result.Points[0].Rate, 1e-18);
        Assert.Equal(before, run.Checkpoint());

        // The first loss is that of the step which the run itself takes next.
        run.Advance(1);
        Assert.Equal(run.LastLoss, result.Points[0].Loss);
        RangeTestResult again = RangeTest.Run(plan, Plans.Datasets, options, before);
        Assert.Equal(result.Points, again.Points);
    }

    [Fact]
    public void Wrappers_are_tested_by_the_rate_of_the_optimizer_inside()
    {
        ComponentSpec lookahead = SweepCatalogue.Optimizers["lookahead"].Spec(
            ("inner", SweepCatalogue.Optimizers["sgdm"].Spec()));
        RangeTestResult result = RangeTest.Run(
            Plans.Create(Plans.SmallMlp, lookahead, "constant"),
            Plans.Datasets,
            new() { Start = 1e-4, End = 1, Iterations = 20 });
        Assert.Equal(1e-4, result.Points[0].Rate);
    }

    [Fact]
    public void Of_a_switch_the_first_optimizer_is_tested()
    {
        ComponentSpec both = SweepCatalogue.Optimizers["switch"].Spec(
            ("from", SweepCatalogue.Optimizers["adam"].Spec()),
            ("to", SweepCatalogue.Optimizers["sgdm"].Spec()),
            ("when", SweepCatalogue.SwitchRules["fixed"].Spec(("at", Duration.Steps(3)))));
        RangeTestOptions options = new() { Start = 1e-5, End = 1e-2, Iterations = 30 };
        Assert.Equal(
            RangeTest.Run(Plans.Mlp("adam"), Plans.Datasets, options).Points,
            RangeTest.Run(Plans.Create(Plans.SmallMlp, both, "constant"), Plans.Datasets, options).Points);
    }

    [Theory]
    [InlineData(0, 1, 100)]
    [InlineData(1, 1, 100)]
    [InlineData(1e-7, double.PositiveInfinity, 100)]
    [InlineData(1e-7, 1, 1)]
    public void Options_without_sense_are_refused(double start, double end, int iterations) =>
        Assert.Throws<ArgumentException>(() => RangeTest.Run(
            Plans.Mlp(), Plans.Datasets, new() { Start = start, End = end, Iterations = iterations }));

    private static double Loss(string shape, double rate, int i)
    {
        double noise = 0.05 * RandomStream.Create(9, 1, RandomPurpose.Noise, (ulong)i).NormalAt(0);
        double fall = 2.3 - (1.8 / (1 + Math.Exp(-3 * (Math.Log10(rate) + 3))));
        return shape switch
        {
            "smooth" => fall + (0.2 * rate * rate),
            "noisy" => fall + (20 * Math.Pow(rate, 3)) + noise,
            "rising" => 1 + (0.001 * i),
            "flat" => 1,
            _ => 1 + noise,
        };
    }

    // fastai's Recorder (beta .98, debiased) and LRFinder; pytorch-lr-finder's smooth_f .05 and diverge_th 5.
    private static (List<double> Smoothed, bool Stops) Smooth(double[] losses, RangeTestForm form)
    {
        List<double> smoothed = [];
        for (int i = 0; i < losses.Length; i++)
        {
            double value;
            if (form == RangeTestForm.Fastai)
            {
                double[] weights = [.. Enumerable.Range(0, i + 1).Select(j => Math.Pow(0.98, i - j))];
                value = weights.Select((w, j) => w * losses[j]).Sum() / weights.Sum();
            }
            else
            {
                value = i == 0 ? losses[0] : (0.05 * losses[i]) + (0.95 * smoothed[^1]);
            }

            smoothed.Add(value);
            if (value > (form == RangeTestForm.Fastai ? 4 : 5) * smoothed.Min()) return (smoothed, true);
        }

        return (smoothed, false);
    }

    private static int Steepest(double[] losses, double[] rates)
    {
        double[] slopes = [.. Enumerable.Range(0, losses.Length - 1).Select(i =>
            (losses[i + 1] - losses[i]) / (Math.Log(rates[i + 1]) - Math.Log(rates[i])))];
        return Array.IndexOf(slopes, slopes.Min());
    }

    // fastai's valley, line by line.
    private static int Valley(double[] losses)
    {
        int n = losses.Length, maxStart = 0, maxEnd = 0;
        int[] lds = [.. Enumerable.Repeat(1, n)];
        for (int i = 1; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (losses[i] < losses[j] && lds[i] < lds[j] + 1) lds[i] = lds[j] + 1;
                if (lds[maxEnd] < lds[i])
                {
                    maxEnd = i;
                    maxStart = maxEnd - lds[maxEnd];
                }
            }
        }

        double sections = (maxEnd - maxStart) / 3.0;
        return Math.Max(0, maxStart + (int)sections + (int)(sections / 2));
    }

    private static IEnumerable<TheoryDataRow<string, RangeTestForm>> Combinations() =>
        from shape in new[] { "smooth", "noisy", "rising", "flat", "noise" }
        from form in Enum.GetValues<RangeTestForm>()
        where shape != "flat" || form == RangeTestForm.Davidtvs // a mean of equal values is equal up to rounding only
        select new TheoryDataRow<string, RangeTestForm>(shape, form);
}
