using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Switching;

public sealed class SwitchOptimizerTests(ITestOutputHelper output)
{
    private const int Count = 40;

    private static readonly ParameterLayout Layout = new(new TensorSpec("all", [Count], TensorRole.Weight));

    [Theory]
    [InlineData(1e-5)]
    [InlineData(1e-6)]
    [InlineData(1e-7)]
    public void Swats_trains_as_the_paper_says(double tolerance) =>
        AssertAsThePaper(Create("swats", [("tolerance", tolerance)], "adam", 1e-3, []), tolerance, 0.9);

    [Theory]
    [InlineData("", 0.9)]
    [InlineData(", beta1: 0.8", 0.8)]
    [InlineData(", beta1: 0.95", 0.95)]
    public void The_shortest_study_of_swats_is_the_papers_whatever_beta1(string given, double beta1)
    {
        HyperparameterValues values = Bind(
            $"{{ switch: {{ from: {{ name: adam, lr: 1.0e-3{given} }}, to: {{ name: sgdm }}, "
            + "when: { rule: swats, tolerance: 1.0e-6 } } }");
        IOptimizer ours = SweepCatalogue.Optimizers["switch"].Create(values, Layout);
        ours.Prepare(new(1000, 100));
        AssertAsThePaper(ours, 1e-6, beta1);
    }

    [Theory]
    [InlineData("to: { name: sgdm, momentum: 0.5 }, when: swats", 0.5)]
    [InlineData("to: { name: sgdm, momentum: 0.9 }, when: swats", 0.9)]
    [InlineData("to: nag, when: swats", 0.8)]
    [InlineData("to: sgdm, when: fixed", 0.9)]
    [InlineData("to: sgdm, when: robust-projection", 0.9)]
    public void Only_under_swats_and_where_none_is_given_the_momentum_is_beta1(string rest, double expected)
    {
        HyperparameterValues values = Bind($"{{ switch: {{ from: {{ name: adam, beta1: 0.8 }}, {rest} }} }}");
        Assert.Equal(expected, values.Component("to").Values.Number("momentum"));
    }

    [Theory]
    [InlineData("from: { name: sgd }, to: { name: sgdm }, when: swats")]
    [InlineData("from: { name: adam, beta1: 0.8 }, to: { name: sgd }, when: swats")]
    public void Optimizers_without_beta1_or_momentum_keep_their_own_values(string all)
    {
        HyperparameterValues to = Bind($"{{ switch: {{ {all} }} }}").Component("to").Values;
        Assert.True(!to.TryGet("momentum", out double found) || found == 0.9, $"{found}");
    }

    [Fact]
    public void The_literal_tolerance_never_fires_on_noise_and_says_so()
    {
        AlignedBuffer theta = Start(), gradient = new(Layout.Length);
        IOptimizer ours = Create("swats", [], "adam", 1e-3, []);
        for (int k = 0; k < 300; k++)
        {
            for (int i = 0; i < Count; i++) gradient.Span[i] = (float)Noise(k, i);
            Step(ours, theta, gradient, 1e-3);
        }

        TrainingEvent never = Assert.Single(ours.EventsAt(300));
        Assert.Equal((300, TrainingEvent.NeverSwitched, "swats"), (never.Step, never.Kind, never.Rule));
        Assert.True(never.Value > 1e-9 && double.IsNaN(never.NewRate));
    }

    [Theory]
    [InlineData("adam", "sgdm", "torch")]
    [InlineData("adam", "sgdm", "lecture")]
    [InlineData("adabelief", "nag", "")]
    [InlineData("sgdm", "sgdw", "torch")]
    public void Carried_momentum_takes_part_in_the_next_step(string from, string to, string form)
    {
        foreach (string momentum in new[] { "carry", "zero" })
        {
            List<(string, object)> settings = [("momentum", momentum), ("rate", 0.125)];
            (string, object)[] own = form.Length == 0 || to == "nag" ? [] : [("form", form)];
            if (to == "sgdw") own = [.. own, ("weight_decay", 0.0)];
            IOptimizer ours = Create("fixed", [("at", Duration.Steps(5))], from, 1e-3, settings, to, own);
            AlignedBuffer theta = Start(), gradient = new(Layout.Length);
            double[] average = new double[Count];
            for (int k = 0; k < 5; k++)
            {
                Fill(gradient, k);
                for (int i = 0; i < Count; i++)
                {
                    average[i] = from == "sgdm"
                        ? (0.9 * average[i]) + gradient.Span[i]
                        : (0.9 * average[i]) + (0.1 * gradient.Span[i]);
                }

                Step(ours, theta, gradient, 1e-3);
            }

            float[] before = theta.Span.ToArray();
            Fill(gradient, 5);
            Step(ours, theta, gradient, 1e-3);
            for (int i = 0; i < Count; i++)
            {
                double b = momentum == "zero" ? 0 : from == "sgdm" ? average[i] : average[i] / (1 - 0.9);
                b = (0.9 * b) + gradient.Span[i];
                double step = to == "nag" ? gradient.Span[i] + (0.9 * b) : b;
                Assert.Equal(before[i] - (0.125 * step), theta.Span[i], 2e-5);
            }
        }
    }

    [Fact]
    public void Without_a_rate_of_its_own_the_rule_leaves_the_second_optimizers()
    {
        IOptimizer ours = Create("fixed", [("at", Duration.Steps(1))], "adam", 1e-3, [], "sgd", [("lr", 0.5)]);
        AlignedBuffer theta = Start(), gradient = new(Layout.Length);
        Fill(gradient, 0);
        Step(ours, theta, gradient, 1e-3);
        float[] before = theta.Span.ToArray();
        Assert.Equal(0.25, ours.EffectiveRate(0.5e-3), 1e-15); // the schedule at half its height
        Step(ours, theta, gradient, 0.5e-3);
        for (int i = 0; i < Count; i++) Assert.Equal(before[i] - (0.25f * gradient.Span[i]), theta.Span[i], 1e-6f);
    }

    [Fact]
    public void Optimizers_that_average_are_refused()
    {
        InvalidPlanException exception = Assert.Throws<InvalidPlanException>(
            () => Create("fixed", [], "adam", 1e-3, [], "schedule-free-sgd"));
        Assert.Contains("schedule-free-sgd", exception.Message);
    }

    private void AssertAsThePaper(IOptimizer ours, double tolerance, double beta1)
    {
        AlignedBuffer theta = Start();
        PaperSwats paper = new([.. theta.Span.ToArray().Select(x => (double)x).Take(Count)], 1e-3, tolerance, beta1);
        AlignedBuffer gradient = new(Layout.Length);
        double worst = 0;
        int after = 0;
        for (int k = 0; k < 4000 && after < 300; k++)
        {
            double[] g = Gradient([.. theta.Span.ToArray().Select(x => (double)x)], k);
            for (int i = 0; i < Count; i++) gradient.Span[i] = (float)g[i];
            paper.Step(Gradient(paper.W, k));
            Step(ours, theta, gradient, 1e-3);
            bool switched = ours.EventsAt(k + 1)[0].Kind == TrainingEvent.Switched;
            Assert.Equal(paper.IsSgd, switched);
            for (int i = 0; i < Count; i++) worst = Math.Max(worst, Math.Abs(theta.Span[i] - paper.W[i]));
            if (switched) after++;
        }

        Assert.Equal(300, after);
        TrainingEvent happened = Assert.Single(ours.EventsAt(1));
        Assert.True(paper.SwitchedAt > 2);
        Assert.Equal((paper.SwitchedAt, "swats"), (happened.Step, happened.Rule));
        Assert.Equal(paper.Rate * (1 - beta1), happened.NewRate, paper.Rate * 1e-5);
        output.WriteLine($"switched at {happened.Step}, parameters within {worst:e1}");
        Assert.InRange(worst, 0, 1e-5);
    }

    private static HyperparameterValues Bind(string optimizer)
    {
        StudyReadResult result = StudyReader.Read(
            $"study: s\nproblem: rosenbrock\nseeds: 1\narms:\n  a:\n    optimizer: {optimizer}\n", "s.yaml");
        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        Study study = result.Study;
        string parameters = StudyBinder.Sampler(study, study.Arms[0]).Next()!.Parameters;
        return StudyBinder.Plan(study, parameters, 1).Optimizer.Values;
    }

    private static IOptimizer Create(
        string rule, (string, object)[] ruleValues, string from, double rate, IEnumerable<(string, object)> settings,
        string to = "sgdm", params (string, object)[] toValues)
    {
        OptimizerEntry entry = SweepCatalogue.Optimizers["switch"];
        IOptimizer optimizer = entry.Create(
            entry.Spec(settings.Concat(
            [
                ("from", SweepCatalogue.Optimizers[from].Spec(("lr", rate))),
                ("to", SweepCatalogue.Optimizers[to].Spec(toValues)),
                ("when", SweepCatalogue.SwitchRules[rule].Spec(ruleValues)),
            ])).Values,
            Layout);
        optimizer.Prepare(new(1000, 100));
        return optimizer;
    }

    private static void Step(IOptimizer optimizer, AlignedBuffer theta, AlignedBuffer gradient, double rate) =>
        optimizer.Step(new() { Parameters = theta.Span, Gradient = gradient.Span, LearningRate = rate });

    private static AlignedBuffer Start()
    {
        AlignedBuffer theta = new(Layout.Length);
        for (int i = 0; i < Count; i++) theta.Span[i] = (float)Noise(1_000_000, i);
        return theta;
    }

    // A bowl with curvatures from 1 to 5 and as much noise: the projected rate jumps about its average, and passes it
    // closely only now and then.
    private static double[] Gradient(double[] w, int k) =>
        [.. w.Take(Count).Select((x, i) => ((1 + (i % 5)) * x) + (2 * Noise(k, i)))];

    private static void Fill(AlignedBuffer gradient, int k)
    {
        for (int i = 0; i < Count; i++) gradient.Span[i] = (float)Noise(k, i);
    }

    private static double Noise(int k, int i) =>
        RandomStream.Create(3, 4, RandomPurpose.Noise, (ulong)k).NormalAt((ulong)i);
}
