using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Numerics;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Golden;
using Sweep.Core.Tests.Problems;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

/// <summary>Batch norm where evaluations are made at other parameters than those of training.</summary>
public sealed class BufferStatisticsTests
{
    private const int Hidden = 12;
    private const double Epsilon = 1e-5;

    private static readonly ComponentSpec Normalized = new(
        Plans.SmallMlp.Name, Plans.SmallMlp.Values.With("batch_norm", true).With("init", "he"));

    private static readonly Dictionary<string, Func<TrialPlan>> Elsewhere = new()
    {
        ["ema"] = () => WithAverage(Plan("sgdm")),
        ["lookahead"] = () => Plans.Create(
            Normalized,
            SweepCatalogue.Optimizers["lookahead"].Spec(
                ("inner", SweepCatalogue.Optimizers["sgdm"].Spec(("lr", 0.1))), ("evaluate", "slow")),
            "constant"),
        ["schedule-free-sgd"] = () => Plan("schedule-free-sgd"),
        ["schedule-free-adamw"] = () => Plan("schedule-free-adamw"),
    };

    public static TheoryData<string> Points => [.. Elsewhere.Keys];

    [Theory]
    [InlineData(10_000, 16, 256)]
    [InlineData(4096, 16, 256)]
    [InlineData(4095, 15, 256)]
    [InlineData(512, 2, 256)]
    [InlineData(511, 1, 256)]
    [InlineData(255, 1, 255)]
    [InlineData(1, 1, 1)]
    public void The_batches_are_full_and_of_different_examples(int count, int batches, int size)
    {
        int[][] found = BufferStatistics.Batches(count, 7);
        Assert.Equal(Enumerable.Repeat(size, batches), found.Select(batch => batch.Length));
        int[] all = [.. found.SelectMany(batch => batch)];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, example => Assert.InRange(example, 0, count - 1));
    }

    [Fact]
    public void The_studys_seed_alone_chooses_the_batches()
    {
        Assert.Equal(BufferStatistics.Batches(1000, 7), BufferStatistics.Batches(1000, 7));
        Assert.NotEqual(BufferStatistics.Batches(1000, 7), BufferStatistics.Batches(1000, 8));
    }

    [Fact]
    public void Statistics_and_loss_at_the_average_are_those_of_an_independent_computation()
    {
        TrialPlan plan = WithAverage(Plan("sgdm"));
        IProblem problem = Create(plan);
        AlignedBuffer training = new(problem.Layout.Length), point = new(problem.Layout.Length);
        problem.Initialize(training.Span, RandomStream.Create(1, 2, RandomPurpose.Initialization));
        problem.Initialize(point.Span, RandomStream.Create(3, 4, RandomPurpose.Initialization));
        ParameterAverage average = new(plan.Train.Average!, problem.Layout.Length);
        average.Start(point.Span);
        SortedDictionary<string, double> metrics = new(StringComparer.Ordinal);
        new Evaluation(plan, problem, AnyOptimizer(problem), average).Measure(training.Span, metrics);

        Dataset digits = Plans.Datasets.Get("digits");
        (double[] mean, double[] variance) = Statistics(problem.Layout, point.Span, digits.Train, plan.StudySeed);
        BufferStatistics statistics = new(plan, problem);
        statistics.Enter(point.Span);
        for (int i = 0; i < Hidden; i++)
        {
            Assert.Equal(mean[i], problem.Buffers[i], 1e-5);
            Assert.Equal(variance[i], problem.Buffers[Hidden + i], 1e-5);
        }

        statistics.Leave();
        double loss = Loss(problem.Layout, point.Span, digits.Validation, mean, variance);
        Assert.Equal(loss, metrics[MetricNames.ValidationLoss], 1e-5);
        double initial = Loss(
            problem.Layout, point.Span, digits.Validation, new double[Hidden], [.. Enumerable.Repeat(1.0, Hidden)]);
        Assert.True(Math.Abs(loss - initial) > 1e-2); // other statistics give another loss
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_mean_over_batches_is_that_of_PyTorchs_update_bn(int index)
    {
        JsonElement golden = GoldenText.Json("update_bn.json")[index];
        ProblemEntry entry = SweepCatalogue.Problems["mlp"];
        IProblem problem = entry.Create(
            entry.Spec(("hidden", (long[])[17, 9]), ("batch_norm", true)).Values, new FormulaDataset());
        float[] parameters = GoldenNetworks.Parameters(problem.Layout);
        int size = golden.GetProperty("size").GetInt32();
        problem.Buffers.Fill(3); // whatever they were
        for (int batch = 0; batch < golden.GetProperty("batches").GetInt32(); batch++)
        {
            int[] examples = [.. Enumerable.Range(batch * size, size).Select(i => i * 7 % FormulaDataset.Count)];
            problem.UpdateBuffers(parameters, new(examples, 0, 1, 2), 1.0 / (batch + 1));
        }

        double[] expected = golden.GetProperty("buffers").Doubles();
        Assert.Equal(expected.Length, problem.Buffers.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], problem.Buffers[i], 2e-6);
        SplitMetrics metrics = problem.Evaluate(parameters, Split.Train, []);
        Assert.Equal(golden.GetProperty("loss").GetDouble(), metrics.Loss, 5e-6);
        Assert.Equal(golden.GetProperty("accuracy").GetDouble(), metrics.Accuracy!.Value, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void An_evaluation_leaves_every_bit_of_the_training_as_it_was(string point)
    {
        TrialPlan plan = Elsewhere[point]();
        IProblem problem = Create(plan);
        AlignedBuffer parameters = new(problem.Layout.Length);
        problem.Initialize(parameters.Span, RandomStream.Create(1, 2, RandomPurpose.Initialization));
        problem.LossAndGradient(
            parameters.Span, new([.. Enumerable.Range(0, 100)], 0, 1, 2), new AlignedBuffer(parameters.Length).Span);
        float[] before = parameters.Span.ToArray(), buffers = problem.Buffers.ToArray();
        OptimizerEntry entry = SweepCatalogue.Optimizers[plan.Optimizer.Name];
        IOptimizer optimizer = entry.Create(plan.Optimizer.Values, problem.Layout);
        optimizer.Start(parameters.Span);
        ParameterAverage? average = plan.Train.Average is { } kept ? new(kept, parameters.Length) : null;
        average?.Start(parameters.Span);
        Evaluation evaluation = new(plan, problem, optimizer, average);
        Assert.NotEqual("parameters", evaluation.Point);
        SortedDictionary<string, double> there = [], here = [];
        evaluation.Measure(parameters.Span, there);
        Assert.Equal(before, parameters.Span.ToArray());
        Assert.Equal(buffers, problem.Buffers.ToArray());

        // The same parameters, but the training's running averages: not what was measured.
        TrialPlan plain = Plan("sgdm");
        new Evaluation(plain, problem, AnyOptimizer(problem), null).Measure(parameters.Span, here);
        Assert.NotEqual(here[MetricNames.ValidationLoss], there[MetricNames.ValidationLoss]);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void How_often_it_is_evaluated_changes_no_bit_of_the_end(string point)
    {
        TrialPlan plan = Elsewhere[point]();
        TrainingRun often = Finish(plan, 1), rarely = Finish(plan, 40);
        Assert.Equal(rarely.Parameters, often.Parameters);
        Assert.Equal(
            rarely.Result.Final[MetricNames.ValidationLoss], often.Result.Final[MetricNames.ValidationLoss]);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void Resume_at_every_step_changes_no_bit(string point)
    {
        TrialPlan plan = Elsewhere[point]();
        byte[] undisturbed = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets)).Checkpoint();
        TrainingRun run = TrainingRun.Start(plan, Plans.Datasets);
        while (run.Status is TrainingStatus.Training or TrainingStatus.MeasureDue)
        {
            run = TrainingRun.Resume(plan, Plans.Datasets, run.Checkpoint());
            if (run.Status == TrainingStatus.MeasureDue) run.Measure();
            else run.Advance(1);
        }

        Assert.Equal(undisturbed, run.Checkpoint());
    }

    [Fact]
    public void At_an_average_far_from_the_parameters_its_own_statistics_are_far_better()
    {
        // An average that has hardly moved, of a network that has: with the statistics of training it would be useless.
        TrialPlan plan = Plan("sgdm");
        plan = plan with { Train = plan.Train with { Average = new(0.95, Evaluate: true) } };
        TrainingRun run = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        Assert.InRange(run.Result.Final[MetricNames.ValidationAccuracy], 0.8, 1);
    }

    private static TrialPlan Plan(string optimizer)
    {
        OptimizerEntry entry = SweepCatalogue.Optimizers[optimizer];
        return Plans.Create(Normalized, optimizer == "sgdm" ? entry.Spec(("lr", 0.1)) : entry.Spec(), "constant");
    }

    private static TrialPlan WithAverage(TrialPlan plan) =>
        plan with { Train = plan.Train with { Average = new(0.9, Evaluate: true) } };

    private static IProblem Create(TrialPlan plan) =>
        SweepCatalogue.Problems[plan.Problem.Name].Create(plan.Problem.Values, Plans.Datasets);

    private static IOptimizer AnyOptimizer(IProblem problem) =>
        SweepCatalogue.Optimizers["sgd"].Create(SweepCatalogue.Optimizers["sgd"].Spec().Values, problem.Layout);

    private static TrainingRun Finish(TrialPlan plan, long every) => Plans.Finish(TrainingRun.Start(
        plan with { Train = plan.Train with { EvaluateEvery = Duration.Steps(every) } }, Plans.Datasets));

    // Mean over the batches of each batch's mean and unbiased variance, in double.
    private static (double[] Mean, double[] Variance) Statistics(
        ParameterLayout layout, ReadOnlySpan<float> parameters, DataSplit train, ulong studySeed)
    {
        double[] mean = new double[Hidden], variance = new double[Hidden];
        int[][] batches = BufferStatistics.Batches(train.Count, studySeed);
        foreach (int[] batch in batches)
        {
            double[][] outputs = new double[batch.Length][];
            for (int i = 0; i < batch.Length; i++) outputs[i] = Dense(layout, parameters, 0, Input(train, batch[i]));
            for (int unit = 0; unit < Hidden; unit++)
            {
                double average = outputs.Average(row => row[unit]);
                mean[unit] += average / batches.Length;
                variance[unit] += outputs.Sum(row => Math.Pow(row[unit] - average, 2))
                    / (batch.Length - 1) / batches.Length;
            }
        }

        return (mean, variance);
    }

    private static double Loss(
        ParameterLayout layout, ReadOnlySpan<float> parameters, DataSplit split, double[] mean, double[] variance)
    {
        double sum = 0;
        for (int example = 0; example < split.Count; example++)
        {
            double[] hidden = Dense(layout, parameters, 0, Input(split, example));
            for (int i = 0; i < Hidden; i++)
            {
                double scale = layout.Slice(parameters, 2)[i], shift = layout.Slice(parameters, 3)[i];
                hidden[i] = Math.Max(0, ((hidden[i] - mean[i]) / Math.Sqrt(variance[i] + Epsilon) * scale) + shift);
            }

            double[] logits = Dense(layout, parameters, 4, hidden);
            sum += Math.Log(logits.Sum(Math.Exp)) - logits[split.Labels[example]];
        }

        return sum / split.Count;
    }

    private static double[] Input(DataSplit split, int example) =>
        [.. split.Features(example).ToArray().Select(pixel => pixel * (double)split.Scale)];

    private static double[] Dense(ParameterLayout layout, ReadOnlySpan<float> parameters, int weights, double[] input)
    {
        ReadOnlySpan<float> matrix = layout.Slice(parameters, weights), bias = layout.Slice(parameters, weights + 1);
        double[] output = new double[bias.Length];
        for (int row = 0; row < output.Length; row++)
        {
            output[row] = bias[row];
            for (int i = 0; i < input.Length; i++) output[row] += matrix[(row * input.Length) + i] * input[i];
        }

        return output;
    }
}
