using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Catalogue;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Optimizers;

/// <summary>Known traps of single optimizers.</summary>
public sealed class OptimizerBehaviourTests
{
    public static TheoryData<string> Inner =>
        [.. SweepCatalogue.Optimizers.Select(entry => entry.Name).Where(name => !Averages(name))];

    public static TheoryData<string> Averaging =>
        [.. SweepCatalogue.Optimizers.Select(entry => entry.Name).Where(Averages)];

    private static readonly ParameterLayout One = new(new TensorSpec("x", [1], TensorRole.Free));

    [Fact]
    public void The_first_torch_momentum_buffer_is_not_dampened_and_the_lecture_one_is()
    {
        Assert.Equal(-0.1, Walk("sgdm", 0.1, [1], ("dampening", 0.5)), 1e-7);
        Assert.Equal(-0.05, Walk("sgdm", 0.1, [1], ("dampening", 0.5), ("form", "lecture")), 1e-7);
    }

    [Fact]
    public void Momentum_forms_agree_until_the_rate_changes()
    {
        float[] gradients = [1, -0.5f, 0.25f, 2];
        Assert.Equal(Walk("sgdm", 0.1, gradients), Walk("sgdm", 0.1, gradients, ("form", "lecture")), 1e-6);
        double torch = Walk("sgdm", t => t < 2 ? 0.1 : 0.01, gradients);
        double lecture = Walk("sgdm", t => t < 2 ? 0.1 : 0.01, gradients, ("form", "lecture"));
        Assert.True(Math.Abs(torch - lecture) > 0.01, $"{torch} {lecture}");
    }

    [Fact]
    public void Without_bias_correction_a_spike_moves_by_the_root_of_a_thousand_rates()
    {
        // beta1 = 0, beta2 = .999, a first gradient of 1: v = .001, so the step is lr / sqrt(.001) = 31.6 lr.
        double lecture = Walk(
            "amsgrad", 1e-3, [1], ("form", "lecture"), ("beta1", 0.0), ("beta2", 0.999), ("epsilon", 1e-30));
        Assert.Equal(-1e-3 * Math.Sqrt(1000), lecture, 1e-7);
        Assert.Equal(-1e-3, Walk("adam", 1e-3, [1], ("beta1", 0.0)), 1e-8);
    }

    [Fact]
    public void Centered_rmsprop_survives_thousands_of_equal_gradients()
    {
        double x = Walk("rmsprop", 1e-6, [.. Enumerable.Repeat(0.3f, 5000)], ("centered", true), ("epsilon", 1e-3));
        Assert.True(double.IsFinite(x) && x < 0, $"{x}");
    }

    [Fact]
    public void Rmsprop_without_momentum_ignores_a_cycled_momentum()
    {
        OptimizerRun plain = new(Entry("rmsprop"), Entry("rmsprop").Spec().Values, OptimizerRun.GoldenLayout);
        OptimizerRun cycled = new(Entry("rmsprop"), Entry("rmsprop").Spec().Values, OptimizerRun.GoldenLayout);
        for (int time = 0; time < 5; time++)
        {
            plain.Step(time, 0.01);
            cycled.Step(time, 0.01, 0.9);
        }

        Assert.Equal(plain.Bits(), cycled.Bits());
    }

    [Fact]
    public void An_accumulator_that_starts_above_zero_makes_the_first_step_of_adagrad_smaller()
    {
        Assert.Equal(-0.1, Walk("adagrad", 0.1, [0.01f]), 1e-6);
        double held = Walk("adagrad", 0.1, [0.01f], ("initial_accumulator", 0.1));
        Assert.Equal(-0.1 * 0.01 / Math.Sqrt(0.1001), held, 1e-7);
    }

    [Fact]
    public void Adabound_counts_the_coordinates_that_it_clips()
    {
        // Bounds close at once with a huge gamma, and are wide open with a tiny one.
        Assert.Equal(1, Clipped(("gamma", 1e6)));
        Assert.Equal(0, Clipped(("gamma", 1e-12)));
    }

    [Theory]
    [MemberData(nameof(Inner))]
    public void Lookahead_takes_the_inner_steps_and_goes_half_the_way_at_every_fifth(string name)
    {
        ComponentSpec inner = CatalogueCases.Default(Entry(name));
        OptimizerRun plain = new(Entry(name), inner.Values, OptimizerRun.GoldenLayout);
        OptimizerRun wrapped = new(
            Entry("lookahead"), Entry("lookahead").Spec(("inner", inner)).Values, OptimizerRun.GoldenLayout);
        Assert.Equal(Entry(name).BaseRate(inner.Values), Entry("lookahead").BaseRate(
            Entry("lookahead").Spec(("inner", inner)).Values));
        float[] start = plain.Parameters.ToArray();
        for (int time = 0; time < 5; time++)
        {
            Assert.Equal(plain.Parameters.ToArray(), wrapped.Parameters.ToArray());
            plain.Step(time, 0.01);
            wrapped.Step(time, 0.01);
        }

        float[] half = [.. plain.Parameters.ToArray().Zip(start, (fast, slow) => slow + ((fast - slow) * 0.5f))];
        Assert.Equal(half, wrapped.Parameters.ToArray());
    }

    [Theory]
    [MemberData(nameof(Averaging))]
    public void Lookahead_refuses_an_optimizer_that_averages(string name)
    {
        ComponentSpec spec = Entry("lookahead").Spec(("inner", CatalogueCases.Default(Entry(name))));
        InvalidPlanException refusal =
            Assert.Throws<InvalidPlanException>(() => Entry("lookahead").Create(spec.Values, One));
        Assert.Contains(name, refusal.Message);
    }

    [Fact]
    public void Prodigy_finds_the_distance_to_the_bottom_of_a_bowl_by_itself()
    {
        OptimizerRun run = new(Entry("prodigy"), Entry("prodigy").Spec().Values, OptimizerRun.GoldenLayout);
        double start = run.Read("parameters").Max(Math.Abs);
        AlignedBuffer gradient = new(OptimizerRun.GoldenLayout.Length);
        for (int time = 0; time < 1000; time++)
        {
            run.Parameters.CopyTo(gradient.Span);
            run.StepWith(gradient.Span, 1);
        }

        Dictionary<string, double> metrics = [];
        run.Optimizer.Report(metrics);
        Assert.InRange(metrics[Prodigy.EstimateMetric], 0.1 * start, 2 * start);
        Assert.InRange(run.Read("parameters").Max(Math.Abs), 0, 0.01 * start);
    }

    [Fact]
    public void Prodigy_waits_for_the_first_gradient()
    {
        OptimizerRun run = new(
            Entry("prodigy"), Entry("prodigy").Spec(("weight_decay", 0.1)).Values, OptimizerRun.GoldenLayout);
        byte[] start = run.Bits();
        for (int time = 0; time < 3; time++) run.StepWith(new float[OptimizerRun.GoldenLayout.Length], 1);
        Assert.Equal(start, run.Bits());
        run.Step(0, 0);
        Assert.Equal(start, run.Bits());
        run.Step(0, 1);
        Assert.NotEqual(start, run.Bits());
    }

    private static double Clipped(params (string, object)[] values)
    {
        IOptimizer optimizer = Entry("adabound").Create(Entry("adabound").Spec(values).Values, One);
        AlignedBuffer x = new(One.Length);
        AlignedBuffer gradient = new(One.Length);
        gradient.Span[0] = 1;
        optimizer.Step(new() { Parameters = x.Span, Gradient = gradient.Span, LearningRate = 1e-3 });
        Dictionary<string, double> metrics = [];
        optimizer.Report(metrics);
        return metrics[AdaBound.ClippedFractionMetric];
    }

    private static bool Averages(string name) =>
        Entry(name).Create(CatalogueCases.Default(Entry(name)).Values, One).EvaluationPoint is not null;

    private static OptimizerEntry Entry(string name) => SweepCatalogue.Optimizers[name];

    private static double Walk(string name, double rate, float[] gradients, params (string, object)[] values) =>
        Walk(name, _ => rate, gradients, values);

    private static double Walk(string name, Func<int, double> rate, float[] gradients, params (string, object)[] values)
    {
        AlignedBuffer x = new(One.Length);
        AlignedBuffer gradient = new(One.Length);
        IOptimizer optimizer = Entry(name).Create(Entry(name).Spec(values).Values, One);
        optimizer.Start(x.Span);
        for (int time = 0; time < gradients.Length; time++)
        {
            gradient.Span[0] = gradients[time];
            optimizer.Step(new() { Parameters = x.Span, Gradient = gradient.Span, LearningRate = rate(time) });
        }

        return x.Span[0];
    }
}
