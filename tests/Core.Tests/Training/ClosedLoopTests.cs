using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Numerics;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Golden;
using Sweep.Core.Tests.Optimizers;

namespace Sweep.Core.Tests.Training;

/// <summary>Problem and optimizer together against PyTorch: the losses of closed loops of <c>training()</c>.</summary>
public sealed class ClosedLoopTests(ITestOutputHelper output)
{
    private const int Inputs = 12;
    private const int Classes = 4;
    private const int Batch = 16;
    private const int Steps = 20;

    private static readonly Dictionary<string, JsonElement> Cases = Read();

    public static TheoryData<string> Labels => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Labels))]
    public void First_twenty_losses_are_PyTorchs(string label)
    {
        JsonElement golden = Cases[label];
        long[] hidden = [.. golden.GetProperty("hidden").EnumerateArray().Select(item => item.GetInt64())];
        IProblem problem = CreateProblem(hidden);
        OptimizerEntry entry = SweepCatalogue.Optimizers[golden.GetProperty("name").GetString()!];
        HyperparameterValues values = GoldenFile.Spec(entry, golden.GetProperty("values")).Values;
        IOptimizer optimizer = entry.Create(values, problem.Layout);
        AlignedBuffer parameters = new(problem.Layout.Length), gradient = new(problem.Layout.Length);
        for (int layer = 0; layer < problem.Layout.Tensors.Count; layer += 2)
        {
            Span<float> weight = problem.Layout.Slice(parameters.Span, layer);
            for (int i = 0; i < weight.Length; i++)
                weight[i] = SyntheticGradients.Uniform(10 + ((uint)layer / 2), 0, i) * 0.5f;
        }

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

    private static IProblem CreateProblem(long[] hidden)
    {
        ProblemEntry entry = SweepCatalogue.Problems[hidden.Length == 0 ? "logreg" : "mlp"];
        ComponentSpec spec = hidden.Length == 0 ? entry.Spec() : entry.Spec(("hidden", hidden));
        return entry.Create(spec.Values, new HashDataset());
    }

    /// <summary>The features that the script draws; the label is the largest of the first four.</summary>
    private sealed class HashDataset : IDatasetSource
    {
        public Dataset Get(string name)
        {
            byte[] features = new byte[Steps * Batch * Inputs];
            for (int i = 0; i < features.Length; i++)
                features[i] = (byte)((SyntheticGradients.Uniform(100, 0, i) + 1) * 128);
            byte[] labels = new byte[Steps * Batch];
            for (int i = 0; i < labels.Length; i++)
            {
                Span<byte> first = features.AsSpan(i * Inputs, Classes);
                for (byte k = 1; k < Classes; k++)
                {
                    if (first[k] > first[labels[i]]) labels[i] = k;
                }
            }

            DataSplit split = new(features, labels, Inputs, 1 / 255f);
            return new("hash", [3, 4, 1], Classes, split, split, split);
        }
    }
}
