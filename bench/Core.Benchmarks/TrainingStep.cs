using System.Globalization;
using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems.Networks;

namespace Sweep.Core.Benchmarks;

/// <summary>One training step of a network on 28 x 28 images with SGD and momentum, as whole trials run it.</summary>
public sealed class TrainingStep
{
    private const int Batch = 128;
    private const int Side = 28;
    private const int Classes = 10;

    private readonly ClassifierProblem _problem;
    private readonly AlignedBuffer _parameters;
    private readonly AlignedBuffer _gradient;
    private readonly IOptimizer _optimizer;
    private readonly int[] _examples = [.. Enumerable.Range(0, Batch)];
    private readonly TimedLayer[] _layers;
    private int _step;

    private TrainingStep(string name, Func<MatMulWorkspace, List<Layer>> layers)
    {
        Name = name;
        _layers = [.. layers(new()).Select(layer => new TimedLayer(layer))];
        _problem = new(Images(), _layers);
        _parameters = new(_problem.Layout.Length);
        _gradient = new(_problem.Layout.Length);
        _problem.Initialize(_parameters.Span, RandomStream.Create(1, 2, RandomPurpose.Initialization));
        OptimizerEntry sgdm = SweepCatalogue.Optimizers["sgdm"];
        _optimizer = sgdm.Create(sgdm.Spec().Values, _problem.Layout);
    }

    /// <summary>All networks.</summary>
    public static IEnumerable<TrainingStep> All =>
    [
        new("mlp 784-128-10", workspace => Dense(workspace, 784, 128, 10)),
        new("mlp 784-1000-500-100-10", workspace => Dense(workspace, 784, 1000, 500, 100, 10)),
        new("2c2d", TwoConvolutions), new("cnn 16-32-64 with batch norm", Normalized),
    ];

    /// <summary>Name of the network.</summary>
    public string Name { get; }

    /// <summary>The fastest passes of its layers so far.</summary>
    internal IReadOnlyList<TimedLayer> Layers => _layers;

    /// <summary>Loss, gradient and update.</summary>
    public void Run()
    {
        LossAndGradient();
        Update();
        _step++;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal void LossAndGradient() =>
        _ = _problem.LossAndGradient(_parameters.Span, new(_examples, _step, 1, 2), _gradient.Span);

    internal void Update() => _optimizer.Step(new()
    {
        Parameters = _parameters.Span,
        Gradient = _gradient.Span,
        LearningRate = 1e-3,
    });

    private static List<Layer> Dense(MatMulWorkspace workspace, params int[] widths)
    {
        WeightInitializer weights = new(WeightInitialization.He);
        return
        [
            .. Enumerable.Range(0, widths.Length - 1).Select(i => new DenseLayer(
                string.Create(CultureInfo.InvariantCulture, $"dense{i}"), widths[i], widths[i + 1],
                i < widths.Length - 2 ? Activation.Relu : Activation.Identity, weights, workspace)),
        ];
    }

    private static List<Layer> TwoConvolutions(MatMulWorkspace workspace)
    {
        WeightInitializer weights = new(WeightInitialization.TruncatedNormal, 0.05);
        ConvolutionLayer first = new(
            "conv1", new(Side, Side, 1), 32, 5, 1, Activation.Relu, weights, workspace, 0.05f);
        MaxPoolLayer firstPool = new(first.Output, 2);
        ConvolutionLayer second = new("conv2", firstPool.Output, 64, 5, 1, Activation.Relu, weights, workspace, 0.05f);
        MaxPoolLayer secondPool = new(second.Output, 2);
        return
        [
            first, firstPool, second, secondPool,
            new DenseLayer("dense", secondPool.Outputs, 1024, Activation.Relu, weights, workspace, 0.05f),
            new DenseLayer("output", 1024, Classes, Activation.Identity, weights, workspace, 0.05f),
        ];
    }

    private static List<Layer> Normalized(MatMulWorkspace workspace)
    {
        WeightInitializer weights = new(WeightInitialization.He);
        ImageShape shape = new(Side, Side, 1);
        List<Layer> layers = [];
        foreach (int filters in (int[])[16, 32])
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"conv{filters}");
            ConvolutionLayer convolution = new(name, shape, filters, 3, 1, Activation.Identity, weights, workspace);
            MaxPoolLayer pool = new(convolution.Output, 2);
            layers.AddRange(
                [convolution, new BatchNormLayer(name + ".norm", convolution.Output, Activation.Relu), pool]);
            shape = pool.Output;
        }

        layers.Add(new DenseLayer("dense", shape.Length, 64, Activation.Identity, weights, workspace));
        layers.Add(new BatchNormLayer("dense.norm", new(1, 1, 64), Activation.Relu));
        layers.Add(new DenseLayer("output", 64, Classes, Activation.Identity, weights, workspace));
        return layers;
    }

    private static Dataset Images()
    {
        byte[] pixels = new byte[Batch * Side * Side], labels = new byte[Batch];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i * 7919L % 251);
        for (int i = 0; i < labels.Length; i++) labels[i] = (byte)(i * 7 % Classes);
        DataSplit split = new(pixels, labels, Side * Side, 1 / 255f);
        return new("images", [Side, Side, 1], Classes, split, split, split);
    }
}
