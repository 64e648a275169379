using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Problems;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class BatchGradientTests
{
    private const int Count = 90;

    public static TheoryData<string> Names => [.. TrainedProblems.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Micro_batches_give_the_gradient_of_the_whole_batch(string name)
    {
        // 90 = 25 + 25 + 25 + 15: the last one counts less. Every problem, dropout and sampling included.
        (double whole, float[] expected) = Compute(name, Count, 1);
        (double parts, float[] actual) = Compute(name, 25, 4);
        Assert.Equal(whole, parts, 1e-5 * (1 + Math.Abs(whole)));
        double largest = expected.Max(g => Math.Abs((double)g));
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-4 * largest);
    }

    [Fact]
    public void Dropout_of_micro_batches_is_that_of_the_whole_batch()
    {
        (double whole, float[] expected) = Compute("mlp", Count, 1, ("dropout", 0.5));
        (double parts, float[] actual) = Compute("mlp", 30, 3, ("dropout", 0.5));
        Assert.Equal(whole, parts, 1e-6);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-6);
    }

    [Fact]
    public void Batch_norm_takes_each_micro_batch_by_itself()
    {
        (double actual, float[] gradient) = Compute("mlp", 30, 3, ("batch_norm", true));
        IProblem problem = Create("mlp", ("batch_norm", true));
        float[] parameters = Initial(problem), part = new float[problem.Layout.Length];
        double[] mean = new double[part.Length];
        double loss = 0;
        for (int start = 0; start < 90; start += 30)
        {
            loss += problem.LossAndGradient(parameters, new(Examples(problem).AsSpan(start, 30), 4, 1, 2), part) / 3;
            for (int i = 0; i < part.Length; i++) mean[i] += part[i] / 3.0;
        }

        Assert.Equal(loss, actual, 1e-12);
        for (int i = 0; i < mean.Length; i++) Assert.Equal(mean[i], gradient[i], 1e-6);
        Assert.NotEqual(Compute("mlp", 90, 1, ("batch_norm", true)).Loss, actual, 1e-6);
    }

    [Fact]
    public void A_run_takes_steps_over_effective_batches()
    {
        // 1000 train examples at most: an epoch of digits in effective batches of 120.
        TrialPlan plan = Plans.Mlp("sgdm");
        TrainOptions small = plan.Train with { Batch = 40, Accumulate = 3, Budget = Duration.Epochs(2) };
        TrainingRun parts = Plans.Finish(TrainingRun.Start(plan with { Train = small }, Plans.Datasets));
        TrainOptions large = small with { Batch = 120, Accumulate = 1 };
        TrainingRun whole = Plans.Finish(TrainingRun.Start(plan with { Train = large }, Plans.Datasets));
        Assert.Equal(whole.TotalSteps, parts.TotalSteps);
        for (int i = 0; i < whole.Parameters.Length; i++) Assert.Equal(whole.Parameters[i], parts.Parameters[i], 1e-4);
        Assert.Equal(
            whole.Result.Final[MetricNames.BatchLoss], parts.Result.Final[MetricNames.BatchLoss], 1e-5);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(TrainOptions.FullBatch, 2)]
    public void More_micro_batches_than_there_are_examples_are_refused_with_the_remedy(int batch, int accumulate)
    {
        TrialPlan plan = Plans.Mlp();
        plan = plan with { Train = plan.Train with { Batch = batch, Accumulate = accumulate } };
        InvalidPlanException exception =
            Assert.Throws<InvalidPlanException>(() => TrainingRun.Start(plan, Plans.Datasets));
        Assert.Contains("train.accumulate", exception.Message);
        Assert.Contains("take fewer", exception.Message);
    }

    private static (double Loss, float[] Gradient) Compute(
        string name, int batch, int accumulate, params (string Name, object Value)[] values)
    {
        IProblem problem = Create(name, values);
        TrialPlan plan = Plans.Mlp() with
        {
            StudySeed = 1,
            Seed = 2,
            Train = new() { Budget = default, Batch = batch, Accumulate = accumulate },
        };
        AlignedBuffer gradient = new(problem.Layout.Length);
        gradient.Span.Fill(float.NaN);
        double loss = new BatchGradient(plan, problem).Compute(Initial(problem), Examples(problem), 4, gradient.Span);
        return (loss, gradient.Span.ToArray());
    }

    private static int[] Examples(IProblem problem) =>
        [.. Enumerable.Range(0, Count).Select(i => i * 7 % problem.TrainCount)];

    private static IProblem Create(string name, params (string Name, object Value)[] values)
    {
        ProblemEntry entry = SweepCatalogue.Problems[name];
        return entry.Create(entry.Spec(values).Values, new FormulaDataset());
    }

    private static float[] Initial(IProblem problem)
    {
        float[] parameters = new float[problem.Layout.Length];
        problem.Initialize(parameters, RandomStream.Create(1, 2, RandomPurpose.Initialization));
        return parameters;
    }
}
