using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems;
using Sweep.Core.Problems.Networks;
using Sweep.Core.Tests.Golden;

namespace Sweep.Core.Tests.Problems;

/// <summary>Networks of convolutions.py: in float32 here, in float64 there.</summary>
public sealed class ConvolutionTests
{
    private static readonly WeightInitializer Zeros = new(WeightInitialization.Zeros);
    private static readonly Dataset Data = new FormulaDataset().Get("");

    public static TheoryData<string> Names { get; } =
        [.. GoldenText.Json("convolutions.json").EnumerateArray().Select(
            network => network.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Losses_gradients_and_statistics_are_PyTorchs(string name)
    {
        JsonElement golden = GoldenText.Json("convolutions.json").EnumerateArray()
            .Single(network => network.GetProperty("name").GetString() == name);
        foreach (JsonProperty batch in golden.EnumerateObject().Where(property => property.Name.StartsWith("batch_")))
        {
            IProblem problem = Create(name);
            float[] parameters = GoldenNetworks.Parameters(problem.Layout), gradient = new float[problem.Layout.Length];
            problem.Initialize(new float[problem.Layout.Length], default);
            int[] examples =
                [.. Enumerable.Range(0, int.Parse(batch.Name[6..])).Select(i => i * 7 % FormulaDataset.Count)];
            double loss = problem.LossAndGradient(parameters, new(examples, 0, 1, 2), gradient);
            double expected = batch.Value.GetProperty("loss").GetDouble();
            Assert.Equal(expected, loss, 2e-6 * Math.Max(1, expected));
            GoldenNetworks.AssertGradient(batch.Value.GetProperty("gradient"), problem.Layout, gradient);
            if (batch.Value.TryGetProperty("buffers", out JsonElement buffers))
            {
                double[] exact = buffers.Doubles();
                Assert.Equal(exact.Length, problem.Buffers.Length);
                for (int i = 0; i < exact.Length; i++) Assert.Equal(exact[i], problem.Buffers[i], 1e-6);
            }

            if (batch.Value.TryGetProperty("evaluation", out JsonElement evaluation))
            {
                double evaluated = problem.Evaluate(parameters, Split.Train, examples).Loss;
                Assert.Equal(evaluation.GetDouble(), evaluated, 2e-6 * Math.Max(1, evaluated));
            }
        }
    }

    [Theory]
    [InlineData("pooled")]
    [InlineData("strided")]
    [InlineData("enlarging")]
    [InlineData("normalized")]
    public void No_bit_depends_on_the_size_of_the_chunks(string name)
    {
        ClassifierProblem one = new(Data, Layers(name)), other = new(Data, Layers(name), 1024);
        one.Initialize(new float[one.Layout.Length], default);
        other.Initialize(new float[one.Layout.Length], default);
        float[] parameters = GoldenNetworks.Parameters(one.Layout);
        float[] expected = new float[one.Layout.Length], actual = new float[one.Layout.Length];
        int[] examples = [.. Enumerable.Range(0, 1300).Select(i => i * 11 % FormulaDataset.Count)];
        double loss = one.LossAndGradient(parameters, new(examples, 0, 1, 2), expected);
        Assert.Equal(loss, other.LossAndGradient(parameters, new(examples, 0, 1, 2), actual));
        Assert.Equal(expected, actual);
        Assert.Equal(one.Buffers.ToArray(), other.Buffers.ToArray());
        Assert.Equal(one.Evaluate(parameters, Split.Test, []), other.Evaluate(parameters, Split.Test, []));
    }

    [Theory]
    [InlineData("2c2d", 28, 3_274_634)] // 832 + 51,264 + 3,212,288 + 10,250
    [InlineData("2c2d", 8, 325_514)] // the dense layer sees 2 x 2 x 64
    [InlineData("vae", 28, 10_151_489)] // 1,088 + 2 x 65,600 + 50,192 + 216 + 1,225 + 1,088 + 2 x 65,600 + 9,835,280
    public void DeepOBS_networks_have_the_published_number_of_parameters(string name, int side, long count)
    {
        ProblemEntry entry = SweepCatalogue.Problems[name];
        DataSplit split = new(new byte[side * side], new byte[1], side * side, 1);
        OneDataset source = new(new("blank", [side, side, 1], 10, split, split, split));
        Assert.Equal(count, entry.Create(entry.Spec().Values, source).Layout.Count);
    }

    private static IProblem Create(string name) => SweepCatalogue.Problems.TryGet(name, out ProblemEntry? entry)
        ? entry.Create(entry.Spec().Values, new FormulaDataset())
        : new ClassifierProblem(Data, Layers(name));

    private static List<Layer> Layers(string name)
    {
        MatMulWorkspace workspace = new();
        ImageShape shape = new(4, 5, 1);
        DenseLayer Output(int inputs) =>
            new("output", inputs, FormulaDataset.Classes, Activation.Identity, Zeros, workspace);
        switch (name)
        {
            case "pooled":
                ConvolutionLayer conv = new("conv", shape, 3, 3, 1, Activation.LeakyRelu, Zeros, workspace);
                MaxPoolLayer pool = new(conv.Output, 2);
                return [conv, pool, Output(pool.Outputs)];
            case "strided":
                ConvolutionLayer first = new("conv1", shape, 4, 4, 2, Activation.Sigmoid, Zeros, workspace);
                ConvolutionLayer second = new("conv2", first.Output, 2, 2, 1, Activation.Tanh, Zeros, workspace);
                return [first, second, Output(second.Outputs)];
            case "enlarging":
                DenseLayer dense = new("dense", 20, 12, Activation.LeakyRelu, Zeros, workspace);
                TransposedConvolutionLayer large =
                    new("large", new(2, 3, 2), 3, 4, 2, Activation.Relu, Zeros, workspace);
                TransposedConvolutionLayer equal =
                    new("equal", large.Output, 2, 3, 1, Activation.Tanh, Zeros, workspace);
                return [dense, large, equal, Output(equal.Outputs)];
            default:
                ConvolutionLayer plain = new("conv", shape, 3, 3, 1, Activation.Identity, Zeros, workspace);
                return
                [
                    plain, new BatchNormLayer("norm1", plain.Output, Activation.Tanh),
                    new DenseLayer("dense", plain.Outputs, 7, Activation.Identity, Zeros, workspace),
                    new BatchNormLayer("norm2", new(1, 1, 7), Activation.Relu), Output(7),
                ];
        }
    }

    private sealed class OneDataset(Dataset dataset) : IDatasetSource
    {
        public Dataset Get(string name) => dataset;
    }
}
