using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Training;

/// <summary>Problem and optimizer together against PyTorch: the losses of closed loops of <c>training()</c>.</summary>
public sealed class ClosedLoopTests(ITestOutputHelper output)
{
    private const int Batch = HashDataset.Batch;
    private const int Steps = HashDataset.Steps;

    private static readonly Dictionary<string, JsonElement> Cases = Read();

    public static TheoryData<string> Labels => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Labels))]
    public void First_twenty_losses_are_PyTorchs(string label)
    {
        JsonElement golden = Cases[label];
        long[] hidden = [.. golden.GetProperty("hidden").EnumerateArray().Select(item => item.GetInt64())];
        IProblem problem = HashDataset.CreateProblem(hidden);
        OptimizerEntry entry = SweepCatalogue.Optimizers[golden.GetProperty("name").GetString()!];
        HyperparameterValues values = GoldenFile.Spec(entry, golden.GetProperty("values")).Values;
        IOptimizer optimizer = entry.Create(values, problem.Layout);
        AlignedBuffer parameters = new(problem.Layout.Length), gradient = new(problem.Layout.Length);
        HashDataset.Initialize(problem.Layout, parameters.Span);
        optimizer.Start(parameters.Span);
        double[] expected = GoldenFile.Doubles(golden.GetProperty("losses"));
        Assert.Equal(Steps, expected.Length);
        double worst = 0;
        for (int step = 0; step < Steps; step++)
        {
            int[] examples = [.. Enumerable.Range(step * Batch, Batch)];
            double loss = problem.LossAndGradient(parameters.Span, new(examples, step, 1, 2), gradient.Span);
            worst = Math.Max(worst, Math.Abs(loss - expected[step]));
            Assert.True(worst < 1e-4, $"step {step}: {loss:r}, PyTorch's is {expected[step]:r}");
            optimizer.Step(new()
            {
                Parameters = parameters.Span,
                Gradient = gradient.Span,
                LearningRate = values.Number("lr"),
            });
        }

        output.WriteLine($"{label}: {worst:e1}");
    }

    [Fact]
    public void Every_optimizer_of_PyTorch_and_both_networks_are_in_the_comparison()
    {
        string[] names = [.. Cases.Values.Select(item => item.GetProperty("name").GetString()!).Distinct()];
        Assert.Equal(
            ["sgd", "sgdm", "nag", "adagrad", "rmsprop", "adam", "amsgrad", "adamw", "adadelta", "nadam", "radam"],
            names);
        Assert.Equal(2, Cases.Values.Select(item => item.GetProperty("hidden").GetArrayLength()).Distinct().Count());
    }

    private static Dictionary<string, JsonElement> Read()
    {
        Dictionary<string, JsonElement> cases = [];
        foreach (JsonElement element in GoldenFile.Read("training.json.gz").EnumerateArray())
        {
            string problem = element.GetProperty("hidden").GetArrayLength() == 0 ? "logreg" : "mlp";
            string name = element.GetProperty("name").GetString()!;
            int setting = 1;
            while (!cases.TryAdd($"{name} {setting} {problem}", element)) setting++;
        }

        return cases;
    }
}
