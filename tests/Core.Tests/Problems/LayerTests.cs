using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems;
using Sweep.Core.Problems.Networks;
using Sweep.Core.Tests.Training;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Problems;

public sealed class LayerTests
{
    private static readonly int[] Examples = [.. Enumerable.Range(0, 600)];

    [Fact]
    public void Dropout_drops_its_share_and_keeps_the_mean()
    {
        float[] output = Dropped(0.2, step: 0, firstRow: 0, layers: 1);
        double zeros = output.Count(value => value == 0);
        Assert.Equal(0.2, zeros / output.Length, 0.008); // four standard deviations of 40,000 draws
        Assert.All(output, value => Assert.True(value is 0 or 1.25f));
    }

    [Fact]
    public void A_dropout_mask_depends_on_step_row_and_layer_alone()
    {
        float[] all = Dropped(0.5, step: 3, firstRow: 0, layers: 1);
        Assert.Equal(all, Dropped(0.5, step: 3, firstRow: 0, layers: 1));
        Assert.Equal(all[(150 * 201)..], Dropped(0.5, step: 3, firstRow: 150, layers: 1)[..^(150 * 201)]);
        Assert.NotEqual(all, Dropped(0.5, step: 4, firstRow: 0, layers: 1));

        // Two layers of one half keep a quarter: their masks are not the same.
        float[] twice = Dropped(0.5, step: 3, firstRow: 0, layers: 2);
        Assert.Equal(0.25, twice.Count(value => value != 0) / (double)twice.Length, 0.01);
    }

    [Fact]
    public void Evaluation_drops_nothing()
    {
        DropoutLayer layer = new(5, 0.9);
        Network network = new([layer], 4);
        float[] input = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        input.CopyTo(network.Input(2));
        Assert.Equal(input, network.Forward([], ForwardPass.Evaluation(Split.Test, 0), 2).ToArray());
    }

    [Fact]
    public void Running_statistics_end_at_those_of_a_batch_that_is_always_the_same()
    {
        BatchNormLayer layer = new("norm", new(1, 1, 2), Activation.Identity);
        Network network = new([layer], 4);
        float[] parameters = new float[network.Layout.Length];
        network.Initialize(parameters, default);
        float[] trained = [];
        for (int step = 0; step < 400; step++)
        {
            ((float[])[1, 10, 2, 30, 3, 20, 6, 40]).CopyTo(network.Input(4));
            trained = network.Forward(parameters, ForwardPass.Training(new(Examples, step, 1, 2), 0), 4).ToArray();
        }

        // Means 3 and 25, unbiased variances 14/3 and 500/3.
        float[] expected = [3, 25, 14 / 3f, 500 / 3f];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], network.Buffers[i], expected[i] * 1e-5);
        ReadOnlySpan<float> evaluated = network.Forward(parameters, ForwardPass.Evaluation(Split.Test, 0), 4);

        // The batch's own variance is the biased one: 3/4 of it.
        for (int i = 0; i < trained.Length; i++) Assert.Equal(trained[i] * Math.Sqrt(0.75), evaluated[i], 1e-4);
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("mlp")]
    public void Resume_with_batch_norm_and_dropout_changes_no_bit(string name)
    {
        ComponentSpec problem = SweepCatalogue.Problems[name].Spec(
            ("dataset", "digits"), ("batch_norm", true), ("dropout", 0.3), ("hidden", (IReadOnlyList<long>)[9]));
        TrialPlan plan = Plans.Create(problem, SweepCatalogue.Optimizers["adam"].Spec(), "constant");
        plan = plan with { Train = plan.Train with { Budget = Duration.Steps(12), Batch = 60 } };
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
    public void A_convolutional_network_learns_the_digits()
    {
        ComponentSpec problem = SweepCatalogue.Problems["cnn"].Spec(
            ("dataset", "digits"), ("batch_norm", true), ("filters", (IReadOnlyList<long>)[8, 16]));
        TrialPlan plan = Plans.Create(problem, SweepCatalogue.Optimizers["adam"].Spec(("lr", 0.01)), "constant");
        TrainingRun run = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        Assert.InRange(run.Result.Final[MetricNames.ValidationAccuracy], 0.93, 1);
    }

    [Fact]
    public void Label_noise_replaces_its_share_of_train_labels_by_other_classes()
    {
        Dataset clean = Plans.Datasets.Get("digits");
        Dataset noisy = LabelNoise.Apply(clean, 0.3), more = LabelNoise.Apply(clean, 0.6);
        int changed = Differences(clean, noisy), count = clean.Train.Count;
        Assert.Equal(0.3, changed / (double)count, 0.056); // four standard deviations
        Assert.Equal(count, Differences(clean, LabelNoise.Apply(clean, 1)));
        Assert.All(noisy.Train.Labels.ToArray(), label => Assert.InRange(label, 0, 9));
        Assert.True(clean.Train.Features(17).SequenceEqual(noisy.Train.Features(17)));
        Assert.Same(clean.Validation, noisy.Validation);
        Assert.Same(clean.Test, noisy.Test);
        Assert.All(
            Enumerable.Range(0, count).Where(i => clean.Train.Labels[i] != noisy.Train.Labels[i]),
            i => Assert.Equal(noisy.Train.Labels[i], more.Train.Labels[i]));
    }

    [Theory]
    [InlineData(20, 50)]
    [InlineData(50, 20)]
    [InlineData(30, 30)]
    public void Orthogonal_weights_have_orthonormal_rows_or_columns(int rows, int columns)
    {
        float[] weights = new float[rows * columns];
        TensorSpec spec = new("w", [rows, columns], TensorRole.Weight, columns, rows);
        new WeightInitializer(WeightInitialization.Orthogonal).Fill(
            weights, spec, 0, RandomStream.Create(1, 2, RandomPurpose.Initialization));
        int count = Math.Min(rows, columns);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double product = rows <= columns
                    ? Enumerable.Range(0, columns).Sum(
                        k => (double)weights[(i * columns) + k] * weights[(j * columns) + k])
                    : Enumerable.Range(0, rows).Sum(
                        k => (double)weights[(k * columns) + i] * weights[(k * columns) + j]);
                Assert.Equal(i == j ? 1 : 0, product, 1e-6);
            }
        }
    }

    [Fact]
    public void Layers_of_an_autoencoder_must_fit()
    {
        Dataset dataset = new FormulaDataset().Get("");
        GaussianSamplingLayer bottleneck = new(10);
        DenseLayer output = new(
            "output", 10, 20, Activation.Sigmoid, new(WeightInitialization.Zeros), new MatMulWorkspace());
        Assert.Throws<ArgumentException>(() => new AutoencoderProblem(dataset, [bottleneck], bottleneck));
        Assert.Throws<ArgumentException>(
            () => new AutoencoderProblem(dataset, [bottleneck, output], new GaussianSamplingLayer(10)));
    }

    private static int Differences(Dataset x, Dataset y) =>
        Enumerable.Range(0, x.Train.Count).Count(i => x.Train.Labels[i] != y.Train.Labels[i]);

    private static float[] Dropped(double rate, int step, int firstRow, int layers)
    {
        Network network = new([.. Enumerable.Range(0, layers).Select(_ => new DropoutLayer(201, rate))], 200);
        network.Input(200).Fill(1);
        return network.Forward([], ForwardPass.Training(new(Examples, step, 1, 2), firstRow), 200).ToArray();
    }
}
