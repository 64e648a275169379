using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Golden;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

/// <summary>The options of <c>train:</c> in closed loops against PyTorch's: Golden/train_options.py.</summary>
public sealed class TrainOptionLoopTests(ITestOutputHelper output)
{
    private const double WeightDecay = 0.1;
    private const int Steps = 20;

    private static readonly JsonElement[] Cases = [.. GoldenText.Json("train_options.json").EnumerateArray()];

    [Theory]
    [InlineData("plain")]
    [InlineData("clip norm")]
    [InlineData("clip value")]
    [InlineData("decay excluded")]
    [InlineData("accumulate")]
    [InlineData("ema")]
    [InlineData("label smoothing")]
    [InlineData("everything")]
    public void Losses_norms_and_evaluations_are_PyTorchs(string name)
    {
        JsonElement[] cases = [.. Cases.Where(one => NameOf(one) == name)];
        Assert.Equal(["sgdm", "adam", "adamw"], cases.Select(one => one.GetProperty("optimizer").GetString()));
        foreach (JsonElement one in cases) Compare(one);
    }

    [Theory]
    [InlineData("clip norm")]
    [InlineData("clip value")]
    [InlineData("decay excluded")]
    [InlineData("ema")]
    [InlineData("label smoothing")]
    [InlineData("everything")]
    public void Options_change_the_losses_by_more_than_the_tolerance(string name)
    {
        foreach (JsonElement one in Cases.Where(one => NameOf(one) == name))
        {
            JsonElement plain = Cases.Single(other => NameOf(other) == "plain"
                && other.GetProperty("optimizer").GetString() == one.GetProperty("optimizer").GetString());
            double[] losses = one.GetProperty("evaluations").Doubles();
            double difference = losses.Zip(plain.GetProperty("evaluations").Doubles(), (a, b) => Math.Abs(a - b)).Max();
            Assert.True(difference > 5e-5, $"{difference}");
        }
    }

    private static string NameOf(JsonElement one) => one.GetProperty("options").GetProperty("name").GetString()!;

    private static TrainOptions Options(JsonElement options)
    {
        TrainOptions train = new() { Budget = Duration.Steps(Steps), Batch = HashDataset.Batch };
        if (options.TryGetProperty("clip_norm", out JsonElement norm))
            train = train with { Clip = new(GradientClipping.Norm, norm.GetDouble()) };
        if (options.TryGetProperty("clip_value", out JsonElement value))
            train = train with { Clip = new(GradientClipping.Value, value.GetDouble()) };
        if (options.TryGetProperty("decay_exclude", out _))
            train = train with { DecayExclude = [TensorRole.Bias, TensorRole.Norm] };
        if (options.TryGetProperty("accumulate", out JsonElement parts))
            train = train with { Batch = HashDataset.Batch / parts.GetInt32(), Accumulate = parts.GetInt32() };
        if (options.TryGetProperty("ema", out JsonElement decay))
            train = train with { Average = new(decay.GetDouble(), Evaluate: true) };
        if (options.TryGetProperty("label_smoothing", out JsonElement smoothing))
            train = train with { LabelSmoothing = smoothing.GetDouble() };
        return train;
    }

    private void Compare(JsonElement golden)
    {
        TrainOptions train = Options(golden.GetProperty("options"));
        IProblem problem = HashDataset.CreateProblem(16);
        string name = golden.GetProperty("optimizer").GetString()!;
        OptimizerEntry entry = SweepCatalogue.Optimizers[name];
        double rate = name == "sgdm" ? 0.1 : 0.01;
        ParameterLayout layout = problem.Layout.WithoutDecay(train.DecayExclude);
        IOptimizer optimizer = entry.Create(entry.Spec(("lr", rate), ("weight_decay", WeightDecay)).Values, layout);
        AlignedBuffer parameters = new(layout.Length), gradient = new(layout.Length);
        HashDataset.Initialize(layout, parameters.Span);
        optimizer.Start(parameters.Span);
        GradientClipper? clipper = train.Clip is null ? null : new(train.Clip);
        double[] losses = golden.GetProperty("losses").Doubles(), norms = golden.GetProperty("norms").Doubles();
        double[] evaluations = golden.GetProperty("evaluations").Doubles();
        TrialPlan plan = Plans.Mlp() with { Train = train };
        BatchGradient batchGradient = new(plan, problem);
        ParameterAverage? average = train.Average is null ? null : new(train.Average, layout.Length);
        average?.Start(parameters.Span);
        Evaluation measured = new(plan, problem, optimizer, average);
        SortedDictionary<string, double> metrics = [];
        double worst = 0;
        for (int step = 0; step < Steps; step++)
        {
            int[] examples = [.. Enumerable.Range(step * HashDataset.Batch, HashDataset.Batch)];
            double loss = batchGradient.Compute(parameters.Span, examples, step, gradient.Span);
            double norm = Math.Sqrt(SumOfSquares.Compute(gradient.Span));
            clipper?.Apply(gradient.Span);
            optimizer.Step(new() { Parameters = parameters.Span, Gradient = gradient.Span, LearningRate = rate });
            average?.Update(parameters.Span);
            measured.Measure(parameters.Span, metrics);
            double evaluation = metrics[MetricNames.ValidationLoss];
            worst = Math.Max(worst, Math.Abs(loss - losses[step]));
            worst = Math.Max(worst, Math.Abs(norm - norms[step]));
            worst = Math.Max(worst, Math.Abs(evaluation - evaluations[step]));
            Assert.True(worst < 5e-6, $"step {step}: {loss:r}, {norm:r}, {evaluation:r}");
        }

        output.WriteLine($"{NameOf(golden)} {name}: {worst:e1}");
    }
}
