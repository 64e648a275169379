using Sweep.Core.Data;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Problems.Networks;

/// <summary>DeepOBS's small convolutional network.</summary>
public static class TwoConvolutionsTwoDense
{
    private const float Bias = 0.05f;

    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "2c2d",
        Summary = "Convolutional network of DeepOBS: two convolutions with pooling, two dense layers",
        Equation = "5x5 convolution, 32 filters, ReLU, 2x2 max-pool; the same with 64; dense 1024, ReLU; dense, then "
            + "the mean of -log softmax(z)[label]; \"same\" padding everywhere; weights from a normal of deviation "
            + "0.05 truncated at two of them, biases 0.05",
        Source = "Schneider, Balles, Hennig, \"DeepOBS\" (ICLR 2019), problems mnist_2c2d and fmnist_2c2d",
        Differences = "DeepOBS drops an incomplete last batch; here it is used unless the study file says otherwise.",
        Hyperparameters = [NetworkHyperparameters.Dataset],
        Version = 1,
        HasClasses = true,
        HasImages = true,
        DefaultBatch = 128,
        DefaultEpochs = 100,
        DataDigest = NetworkHyperparameters.DigestOf,
        Create = static (values, source) => Create(source.Get(values.Text("dataset"))),
    };

    private static ClassifierProblem Create(Dataset dataset)
    {
        WeightInitializer weights = new(WeightInitialization.TruncatedNormal, 0.05);
        MatMulWorkspace workspace = new();
        ConvolutionLayer first = new(
            "conv1", ImageShape.Of(dataset.Shape), 32, 5, 1, Activation.Relu, weights, workspace, Bias);
        MaxPoolLayer firstPool = new(first.Output, 2);
        ConvolutionLayer second = new("conv2", firstPool.Output, 64, 5, 1, Activation.Relu, weights, workspace, Bias);
        MaxPoolLayer secondPool = new(second.Output, 2);
        return new(
            dataset,
            [
                first, firstPool, second, secondPool,
                new DenseLayer("dense", secondPool.Outputs, 1024, Activation.Relu, weights, workspace, Bias),
                new DenseLayer("output", 1024, dataset.Classes, Activation.Identity, weights, workspace, Bias),
            ]);
    }
}
