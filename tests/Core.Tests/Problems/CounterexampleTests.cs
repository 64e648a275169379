using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Problems;
using Sweep.Core.Problems.Counterexamples;
using Sweep.Core.Tests.Golden;
using Sweep.Core.Tests.Training;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Problems;

/// <summary>The published outcomes: what each counterexample is for.</summary>
public sealed class CounterexampleTests
{
    [Theory]
    [InlineData("reddi-online", "adam", 0.01, 150_000, 0.9, 1)]
    [InlineData("reddi-online", "amsgrad", 0.01, 150_000, -1, -0.9)]
    [InlineData("reddi-stochastic", "adam", 5e-4, 3_000_000, 0.8, 1)]
    [InlineData("reddi-stochastic", "amsgrad", 5e-4, 3_000_000, -1, -0.8)]
    public void Adam_goes_to_the_worst_point_and_AMSGrad_to_the_best(
        string problem, string optimizer, double rate, long steps, double from, double to)
    {
        ComponentSpec spec = SweepCatalogue.Optimizers[optimizer].Spec(("lr", rate), ("beta1", 0.9), ("beta2", 0.99));
        Assert.InRange(Train(problem, spec, steps).Parameters[0], from, to);
    }

    [Fact]
    public void The_online_slopes_follow_the_sequence_and_their_mean_is_reported()
    {
        IProblem problem = Create("reddi-online");
        float[] x = new float[16], gradient = new float[16];
        x[0] = 0.5f;
        double sum = 0;
        for (int step = 0; step < 202; step++)
        {
            sum += problem.LossAndGradient(x, new([0], step, 1, 2), gradient);
            Assert.Equal((step + 1) % 101 == 1 ? 1010 : -10, gradient[0]);
        }

        Assert.Equal(sum / 202, problem.Evaluate(x, Split.Validation, []).Loss, 1e-12);
    }

    [Fact]
    public void One_stochastic_slope_in_a_hundred_is_large()
    {
        IProblem problem = Create("reddi-stochastic");
        float[] x = new float[16], gradient = new float[16];
        int large = 0;
        for (int step = 0; step < 100_000; step++)
        {
            problem.LossAndGradient(x, new([0], step, 1, 2), gradient);
            if (gradient[0] == 1010) large++;
            else Assert.Equal(-10, gradient[0]);
        }

        Assert.InRange(large, 1000 - 130, 1000 + 130); // four standard deviations
    }

    [Theory]
    [InlineData("sgd", 0.1)]
    [InlineData("adam", 0.1)]
    public void Projection_follows_every_step(string optimizer, double rate)
    {
        TrainingRun run = Start("reddi-online", SweepCatalogue.Optimizers[optimizer].Spec(("lr", rate)), 300);
        run.Measure();
        for (int step = 0; step < 300; step++)
        {
            run.Advance(1);
            Assert.InRange(run.Parameters[0], -1, 1);
        }
    }

    [Fact]
    public void Gradient_descent_on_Wilsons_problem_finds_numpys_minimum_norm_solution_and_generalizes()
    {
        JsonElement golden = GoldenText.Json("wilson.json");
        bool[] labels = ((WilsonProblem)Create("wilson")).TrainLabels.ToArray();
        Assert.Equal(golden.GetProperty("positive").GetInt32(), labels.Count(label => label));
        TrainingRun run = Train("wilson", SweepCatalogue.Optimizers["sgd"].Spec(("lr", 0.5)), 2000);
        double[] shared = golden.GetProperty("shared").Doubles();
        for (int i = 0; i < shared.Length; i++) Assert.Equal(shared[i], run.Parameters[i], 1e-5);
        for (int example = 0; example < labels.Length; example++)
        {
            double block = golden.GetProperty(labels[example] ? "block_positive" : "block_negative").GetDouble();
            Assert.Equal(block, run.Parameters[3 + (5 * example)], 1e-5);
            Assert.Equal(labels[example] ? 0 : block, run.Parameters[7 + (5 * example)], 1e-5);
        }

        Assert.Equal(1, run.Result.Final[MetricNames.TrainAccuracy]);
        Assert.Equal(1, run.Result.Final[MetricNames.TestAccuracy]);
    }

    [Theory]
    [InlineData("adagrad", 0.05)]
    [InlineData("adam", 0.01)]
    [InlineData("rmsprop", 0.003)]
    public void Adaptive_methods_fit_Wilsons_train_split_and_call_every_fresh_example_positive(
        string optimizer, double rate)
    {
        TrainingRun run = Train("wilson", SweepCatalogue.Optimizers[optimizer].Spec(("lr", rate)), 2000);
        Assert.Equal(1, run.Result.Final[MetricNames.TrainAccuracy]);
        double positive = run.Result.Final[MetricNames.TestAccuracy];
        Assert.InRange(positive, 0.6 - 0.062, 0.6 + 0.062); // four standard deviations around p
        Assert.True(run.Parameters[1] + run.Parameters[2] > Math.Abs(run.Parameters[0]));
    }

    [Fact]
    public void Without_bias_correction_one_spike_moves_by_thirty_rates()
    {
        const double Rate = 1e-3;
        ComponentSpec uncorrected = SweepCatalogue.Optimizers["rmsprop"].Spec(("lr", Rate), ("alpha", 0.999));
        TrainingRun run = Start("spike", uncorrected, 1001);
        run.Measure();
        run.Advance(1000);
        double before = run.Parameters[0];
        run.Advance(1);
        run.Measure();
        double squares = (0.999 * (1 - Math.Pow(0.999, 1000))) + (0.001 * 1e8);
        Assert.Equal(1e4 / Math.Sqrt(squares), (before - run.Parameters[0]) / Rate, 1e-3);
        Assert.Equal(Math.Sqrt(1000), (before - run.Parameters[0]) / Rate, 1e-2);
        Assert.Equal(-run.Parameters[0], run.Result.Final[MetricNames.ValidationLoss], 1e-9);
    }

    private static IProblem Create(string name) =>
        SweepCatalogue.Problems[name].Create(SweepCatalogue.Problems[name].Spec().Values, new FormulaDataset());

    private static TrainingRun Train(string problem, ComponentSpec optimizer, long steps) =>
        Plans.Finish(Start(problem, optimizer, steps));

    private static TrainingRun Start(string problem, ComponentSpec optimizer, long steps)
    {
        ProblemEntry entry = SweepCatalogue.Problems[problem];
        TrialPlan plan = Plans.Create(entry.Spec(), optimizer, "constant");
        TrainOptions train = new()
        {
            Budget = Duration.Steps(steps),
            Batch = entry.DefaultBatch,
            EvaluateEvery = Duration.Steps(steps),
        };
        return TrainingRun.Start(plan with { Train = train }, Plans.Datasets);
    }
}
