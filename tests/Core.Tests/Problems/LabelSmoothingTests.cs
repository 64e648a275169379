using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Training;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Problems;

public sealed class LabelSmoothingTests
{
    public static TheoryData<string> WithClasses =>
        [.. SweepCatalogue.Problems.Where(entry => entry.HasClasses).Select(entry => entry.Name)];

    public static TheoryData<string> WithoutClasses =>
        [.. SweepCatalogue.Problems.Where(entry => !entry.HasClasses).Select(entry => entry.Name)];

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.7)]
    public void It_is_the_cross_entropy_against_the_smoothed_target(double smoothing)
    {
        const int Rows = 5, Classes = 7;
        const float Scale = 1f / Rows;
        float[] logits = [.. Enumerable.Range(0, Rows * Classes).Select(i => ((i * 7919 % 101) - 50) / 16f)];
        byte[] labels = [3, 0, 6, 3, 1];
        float[] gradient = [.. logits];
        double loss = SoftmaxCrossEntropy.LossAndGradient(
            gradient, labels, Classes, Scale, 0, new float[SoftmaxCrossEntropy.ScratchLength(Classes)]);
        loss += LabelSmoothing.AddLoss(logits, labels, Classes, smoothing, 0);
        LabelSmoothing.AddGradient(gradient, labels, Classes, smoothing, Scale);
        double expected = 0;
        for (int row = 0; row < Rows; row++)
        {
            double[] powers = [.. Enumerable.Range(0, Classes).Select(k => Math.Exp(logits[(row * Classes) + k]))];
            for (int k = 0; k < Classes; k++)
            {
                double target = (smoothing / Classes) + (k == labels[row] ? 1 - smoothing : 0);
                double share = powers[k] / powers.Sum();
                expected -= target * Math.Log(share);
                Assert.Equal((share - target) / Rows, gradient[(row * Classes) + k], 1e-7);
            }
        }

        Assert.Equal(expected, loss, 1e-5);
    }

    [Theory]
    [MemberData(nameof(WithClasses))]
    public void Loss_and_gradient_move_in_proportion_and_evaluations_do_not(string name)
    {
        ProblemEntry entry = SweepCatalogue.Problems[name];
        IProblem problem = entry.Create(entry.Spec().Values, new FormulaDataset());
        Assert.True(problem.HasAccuracy);
        float[] parameters = new float[problem.Layout.Length];
        problem.Initialize(parameters, RandomStream.Create(1, 2, RandomPurpose.Initialization));
        for (int tensor = 0; tensor < problem.Layout.Tensors.Count; tensor++)
        {
            Span<float> slice = problem.Layout.Slice(parameters.AsSpan(), tensor);
            for (int i = 0; i < slice.Length; i++) slice[i] += ((i * 31 % 17) - 8) / 400f;
        }

        SplitMetrics before = problem.Evaluate(parameters, Split.Validation, []);
        double[] losses = new double[3];
        float[][] gradients = new float[3][];
        for (int i = 0; i < 3; i++)
        {
            gradients[i] = new float[parameters.Length];
            int[] examples = [.. Enumerable.Range(0, 40).Select(k => k * 7 % problem.TrainCount)];
            Batch batch = new(examples, 1, 1, 2) { LabelSmoothing = 0.3 * i };
            losses[i] = problem.LossAndGradient(parameters, batch, gradients[i]);
        }

        Assert.Equal(before, problem.Evaluate(parameters, Split.Validation, []));
        Assert.True(Math.Abs(losses[1] - losses[0]) > 1e-4);
        Assert.Equal(losses[1] - losses[0], losses[2] - losses[1], 1e-6);
        double largest = gradients[0].Max(g => Math.Abs((double)g));
        for (int i = 0; i < parameters.Length; i++)
            Assert.Equal(gradients[1][i] - gradients[0][i], gradients[2][i] - gradients[1][i], 1e-5 * largest);
        Assert.Contains(Enumerable.Range(0, parameters.Length), i =>
            Math.Abs(gradients[1][i] - gradients[0][i]) > 1e-3 * largest);
    }

    [Theory]
    [MemberData(nameof(WithoutClasses))]
    public void Problems_without_classes_refuse_it(string name)
    {
        TrialPlan plan = Plans.Mlp() with { Problem = SweepCatalogue.Problems[name].Spec() };
        plan = plan with { Train = plan.Train with { LabelSmoothing = 0.1 } };
        InvalidPlanException exception =
            Assert.Throws<InvalidPlanException>(() => TrainingRun.Start(plan, Plans.Datasets));
        Assert.Equal($"train.label_smoothing: '{name}' has no classes; leave it out.", exception.Message);
    }

    [Fact]
    public void Metrics_are_of_the_plain_loss_and_only_the_batch_loss_is_smoothed()
    {
        TrialPlan plan = Plans.Mlp("sgd") with { Optimizer = SweepCatalogue.Optimizers["sgd"].Spec(("lr", 0.0)) };
        TrainingRun plain = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        TrainingRun smooth = Plans.Finish(TrainingRun.Start(
            plan with { Train = plan.Train with { LabelSmoothing = 0.5 } }, Plans.Datasets));
        string[] changed = [MetricNames.BatchLoss, MetricNames.GradientNorm];
        Assert.Equal(
            plain.Result.Final.Where(pair => !changed.Contains(pair.Key)),
            smooth.Result.Final.Where(pair => !changed.Contains(pair.Key)));
        foreach (string metric in changed)
            Assert.True(Math.Abs(plain.Result.Final[metric] - smooth.Result.Final[metric]) > 1e-9, metric);
    }
}
