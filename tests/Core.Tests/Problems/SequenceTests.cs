using System.Text.Json;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems;
using Sweep.Core.Problems.Networks;
using Sweep.Core.Problems.Sequences;
using Sweep.Core.Tests.Golden;
using Sweep.Core.Tests.Training;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Problems;

public sealed class SequenceTests
{
    private readonly JsonElement _golden = GoldenText.Json("sequences.json");

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Loss_and_gradient_of_the_transformer_are_PyTorchs(int count)
    {
        JsonElement golden = _golden.GetProperty("transformer").GetProperty($"{count}");
        string[] names = ["context", "width_per_head", "heads", "blocks"];
        IProblem problem = Create(
            "char-transformer", [.. names.Select(name => (name, (object)_golden.GetProperty(name).GetInt64()))]);
        float[] parameters = GoldenNetworks.Parameters(problem.Layout), gradient = new float[problem.Layout.Length];
        int[] examples = [.. Enumerable.Range(0, count).Select(i => i * 7)];
        double loss = problem.LossAndGradient(parameters, new(examples, 0, 1, 2), gradient);
        Assert.Equal(golden.GetProperty("loss").GetDouble(), loss, 2e-6);
        double accuracy = problem.Evaluate(parameters, Split.Train, examples).Accuracy!.Value;
        Assert.Equal(golden.GetProperty("accuracy").GetDouble(), accuracy, 1e-12);
        GoldenNetworks.AssertGradient(golden.GetProperty("gradient"), problem.Layout, gradient);
    }

    [Fact]
    public void Characters_are_numbered_in_the_order_of_their_codes()
    {
        TokenText text = TokenText.Shakespeare.Value;
        Assert.Equal(_golden.GetProperty("symbols").GetInt32(), text.Symbols);
        Assert.Equal(199_994, text.Tokens.Length);
        Assert.Equal(
            _golden.GetProperty("tokens").EnumerateArray().Select(token => token.GetByte()), text.Tokens[..40]);
    }

    [Fact]
    public void No_prediction_depends_on_later_characters()
    {
        const int Context = 8, Symbols = 4, Width = 6;
        MatMulWorkspace workspace = new();
        WeightInitializer weights = new(WeightInitialization.Glorot);
        Network network = new(
            [
                new EmbeddingLayer("e", Context, Symbols, Width, weights),
                new PerPositionLayer(
                    new DenseLayer("d", Width, 3 * Width, Activation.Tanh, weights, workspace), Context),
                new CausalAttentionLayer(Context, Width, 3, workspace),
            ],
            1);
        float[] parameters = GoldenNetworks.Parameters(network.Layout);
        float[] tokens = [0, 1, 2, 3, 3, 2, 1, 0];
        float[][] outputs = new float[2][];
        for (int variant = 0; variant < 2; variant++)
        {
            tokens.CopyTo(network.Input(1));
            network.Input(1)[5] = variant;
            outputs[variant] = network.Forward(parameters, default, 1).ToArray();
        }

        Assert.Equal(outputs[0][..(5 * Width)], outputs[1][..(5 * Width)]);
        for (int position = 5; position < Context; position++)
            Assert.NotEqual(outputs[0][(position * Width)..][..Width], outputs[1][(position * Width)..][..Width]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Entropy_and_long_run_shares_of_the_chain_are_numpys(int index)
    {
        JsonElement golden = _golden.GetProperty("markov")[index];
        MarkovChain chain = new(golden.GetProperty("states").GetInt32(), golden.GetProperty("sharpness").GetDouble());
        Assert.Equal(golden.GetProperty("entropy_rate").GetDouble(), chain.EntropyRate, 1e-12);
        double[] shares = golden.GetProperty("stationary").Doubles();
        for (int i = 0; i < shares.Length; i++) Assert.Equal(shares[i], chain.Stationary[i], 1e-12);
    }

    [Fact]
    public void The_chain_walks_with_its_transitions()
    {
        MarkovChain chain = new(5, 0.5);
        byte[] path = chain.Walk(100_001, 1);
        for (int from = 0; from < 5; from++)
        {
            int[] next = [.. Enumerable.Range(0, 100_000).Where(i => path[i] == from).Select(i => (int)path[i + 1])];
            Assert.Equal(chain.Stationary[from], next.Length / 100_000.0, 0.01);
            for (int to = 0; to < 5; to++)
                Assert.Equal(chain.Transitions(from)[to], next.Count(state => state == to) / (double)next.Length, 0.02);
        }

        Assert.NotEqual(path, chain.Walk(100_001, 2));
    }

    [Fact]
    public void The_test_loss_nears_the_entropy_and_never_passes_it()
    {
        ComponentSpec problem = SweepCatalogue.Problems["markov-lm"].Spec(("states", 8L), ("sharpness", 1.0));
        TrialPlan plan = Plans.Create(problem, SweepCatalogue.Optimizers["adam"].Spec(("lr", 0.01)), "cosine");
        plan = plan with
        {
            Train = plan.Train with { Budget = Duration.Epochs(6), EvaluateEvery = Duration.Epochs(1) },
        };
        TrainingRun run = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        CurveChunk excess = run.Curves.TakeChanges().Single(chunk => chunk.Metric == MetricNames.TestExcess);
        Assert.All(excess.Values, value => Assert.InRange(value, 0, 1));
        Assert.InRange(excess.Values[^1], 0, 0.01);
        double floor = new MarkovChain(8, 1).EntropyRate;
        Assert.Equal(floor, run.Result.Final[MetricNames.TestLoss] - excess.Values[^1], 1e-12);
    }

    [Fact]
    public void Zero_parameters_predict_uniformly()
    {
        IProblem problem = Create("markov-lm", ("states", 8L));
        Assert.Equal(Math.Log(8), problem.Evaluate(new float[problem.Layout.Length], Split.Test, []).Loss, 1e-6);
        Assert.Equal(Math.Log(8), problem.Evaluate(new float[problem.Layout.Length], Split.Train, []).Loss, 1e-6);
    }

    [Fact]
    public void Layers_that_do_not_fit_are_refused()
    {
        MatMulWorkspace workspace = new();
        WeightInitializer zeros = new(WeightInitialization.Zeros);
        DenseLayer Dense(int inputs, int outputs) =>
            new("d", inputs, outputs, Activation.Identity, zeros, workspace);
        Assert.Throws<ArgumentException>(() => new ResidualLayer(Dense(3, 4)));
        Assert.Throws<ArgumentException>(() => new ResidualLayer(Dense(3, 4), Dense(5, 3)));
        Assert.Throws<ArgumentException>(() => new ResidualLayer(new DropoutLayer(3, 0.5)));
        Assert.Throws<ArgumentException>(() => new CausalAttentionLayer(4, 10, 3, workspace));
        EmbeddingLayer embedding = new("e", 4, 2, 2, zeros);
        Assert.Throws<ArgumentException>(() => new LanguageModelProblem(new byte[1000], 3, 4, [embedding]));
        Assert.Throws<ArgumentException>(() => new LanguageModelProblem(new byte[30], 2, 4, [embedding]));
    }

    private static IProblem Create(string name, params (string, object)[] values)
    {
        ProblemEntry entry = SweepCatalogue.Problems[name];
        return entry.Create(entry.Spec(values).Values, new FormulaDataset());
    }
}
