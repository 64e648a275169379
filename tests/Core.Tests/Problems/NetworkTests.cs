using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems;
using Sweep.Core.Problems.Networks;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Problems;

public sealed class NetworkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Losses_and_gradients_are_PyTorchs(int index)
    {
        JsonElement golden = GoldenText.Json("networks.json")[index];
        long[] hidden = [.. golden.GetProperty("hidden").EnumerateArray().Select(item => item.GetInt64())];
        IProblem problem = Create(hidden, golden.GetProperty("activation").GetString()!);
        float[] parameters = Parameters(problem.Layout), gradient = new float[problem.Layout.Length];
        foreach (int count in (int[])[1, 50, FormulaDataset.Count])
        {
            JsonElement expected = golden.GetProperty($"batch_{count}");
            int[] examples = [.. Enumerable.Range(0, count).Select(i => i * 7 % FormulaDataset.Count)];
            double loss = problem.LossAndGradient(parameters, new(examples, 0, 1, 2), gradient);
            Assert.Equal(expected.GetProperty("loss").GetDouble(), loss, 2e-6);
            Assert.Equal(
                expected.GetProperty("accuracy").GetDouble(),
                problem.Evaluate(parameters, Split.Train, examples).Accuracy!.Value, 1e-12);

            // float32 against float64: sums of some hundred terms keep five digits of the largest element.
            double[] exact = expected.GetProperty("gradient").Doubles();
            double tolerance = 1e-5 * exact.Max(Math.Abs);
            float[] actual = Flatten(problem.Layout, gradient);
            Assert.Equal(exact.Length, actual.Length);
            for (int i = 0; i < exact.Length; i++) Assert.Equal(exact[i], actual[i], tolerance);
        }
    }

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    public void No_bit_depends_on_the_size_of_the_chunks(int chunk)
    {
        Dataset dataset = new FormulaDataset().Get("");
        ClassifierProblem one = new(dataset, Layers()), other = new(dataset, Layers(), chunk);
        float[] parameters = Parameters(one.Layout);
        float[] expected = new float[one.Layout.Length], actual = new float[one.Layout.Length];
        int[] examples = [.. Enumerable.Range(0, 1300).Select(i => i * 11 % FormulaDataset.Count)];
        double loss = one.LossAndGradient(parameters, new(examples, 0, 1, 2), expected);
        Assert.Equal(loss, other.LossAndGradient(parameters, new(examples, 0, 1, 2), actual));
        Assert.True(expected.AsSpan().SequenceEqual(actual));
        Assert.Equal(one.Evaluate(parameters, Split.Test, []), other.Evaluate(parameters, Split.Test, []));
    }

    [Fact]
    public void A_chunk_that_would_change_the_order_of_sums_is_refused() =>
        Assert.Throws<ArgumentException>(() => new ClassifierProblem(new FormulaDataset().Get(""), Layers(), 100));

    [Fact]
    public void Layers_that_do_not_fit_are_refused()
    {
        MatMulWorkspace workspace = new();
        WeightInitializer zeros = new(WeightInitialization.Zeros);
        DenseLayer first = new("a", 20, 5, Activation.Relu, zeros, workspace);
        DenseLayer second = new("b", 6, 3, Activation.Identity, zeros, workspace);
        Assert.Throws<ArgumentException>(() => new Network([first, second], 10));
        Assert.Throws<ArgumentException>(() => new Network([], 10));
        Assert.Throws<ArgumentException>(() => new ClassifierProblem(new FormulaDataset().Get(""), [first]));
    }

    [Fact]
    public void Equal_logits_count_as_the_first_class()
    {
        IProblem problem = Create("logreg");
        double zeros = Enumerable.Range(0, FormulaDataset.Count).Count(i => i * 7 % 11 % 3 == 0);
        SplitMetrics metrics = problem.Evaluate(new float[problem.Layout.Length], Split.Train, []);
        Assert.Equal(zeros / FormulaDataset.Count, metrics.Accuracy);
        Assert.Equal(Math.Log(3), metrics.Loss, 1e-6);
    }

    [Fact]
    public void Truncated_normal_weights_stay_within_two_deviations_and_have_their_spread()
    {
        float[] weights = Draw(new(WeightInitialization.TruncatedNormal, 0.03), 400, 100);
        Assert.All(weights, weight => Assert.InRange(Math.Abs(weight), 0, 0.06f));

        // Standard deviation of a normal truncated at 2: 0.87963 (4 standard errors are about 1 %).
        Assert.Equal(0.87963 * 0.03, Deviation(weights), 0.01 * 0.03);
    }

    [Fact]
    public void He_and_Glorot_weights_have_the_spread_of_their_papers()
    {
        Assert.Equal(Math.Sqrt(2.0 / 100), Deviation(Draw(new(WeightInitialization.He), 400, 100)), 2e-3);
        float[] uniform = Draw(new(WeightInitialization.Glorot), 400, 100);
        Assert.All(uniform, weight => Assert.InRange(Math.Abs(weight), 0, Math.Sqrt(6.0 / 500)));
        Assert.Equal(Math.Sqrt(2.0 / 500), Deviation(uniform), 1e-3);
    }

    [Fact]
    public void The_hyperparameters_shape_the_network()
    {
        IProblem problem = SweepCatalogue.Problems["mlp"].Create(
            SweepCatalogue.Problems["mlp"].Spec(("hidden", (long[])[7, 5])).Values, new FormulaDataset());
        Assert.Equal(
            [
                "dense1.weight 7x20", "dense1.bias 7", "dense2.weight 5x7", "dense2.bias 5", "output.weight 3x5",
                "output.bias 3",
            ],
            problem.Layout.Tensors.Select(tensor => $"{tensor.Name} {string.Join('x', tensor.Shape)}"));
    }

    private static List<Layer> Layers()
    {
        MatMulWorkspace workspace = new();
        WeightInitializer zeros = new(WeightInitialization.Zeros);
        return
        [
            new DenseLayer("a", FormulaDataset.Features, 50, Activation.Tanh, zeros, workspace),
            new DenseLayer("b", 50, FormulaDataset.Classes, Activation.Identity, zeros, workspace),
        ];
    }

    private static IProblem Create(string name, params (string, object)[] values) =>
        SweepCatalogue.Problems[name].Create(SweepCatalogue.Problems[name].Spec(values).Values, new FormulaDataset());

    private static IProblem Create(long[] hidden, string activation) =>
        hidden.Length == 0 ? Create("logreg") : Create("mlp", ("hidden", hidden), ("activation", activation));

    /// <summary>The formula of networks.py.</summary>
    private static float[] Parameters(ParameterLayout layout)
    {
        float[] parameters = new float[layout.Length];
        for (int tensor = 0; tensor < layout.Tensors.Count; tensor++)
        {
            long factor = (tensor % 2 == 0 ? 7919 : 104729) + (tensor / 2);
            Span<float> slice = layout.Slice(parameters.AsSpan(), tensor);
            for (int i = 0; i < slice.Length; i++) slice[i] = (((i + 1) * factor % 1009) - 504) / 1024f;
        }

        return parameters;
    }

    private static float[] Flatten(ParameterLayout layout, float[] vector) =>
        [.. Enumerable.Range(0, layout.Tensors.Count).SelectMany(i => layout.Slice(vector.AsSpan(), i).ToArray())];

    private static float[] Draw(WeightInitializer initializer, int rows, int columns)
    {
        float[] weights = new float[rows * columns];
        TensorSpec spec = new("w", [rows, columns], TensorRole.Weight, columns, rows);
        initializer.Fill(weights, spec, 0, RandomStream.Create(1, 2, RandomPurpose.Initialization));
        return weights;
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(value => (double)value * value));
}
