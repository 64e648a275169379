using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Problems.Networks;

/// <summary>DeepOBS's variational autoencoder.</summary>
public static class VariationalAutoencoder
{
    private const int Filters = 64;
    private const int Size = 4;

    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "vae",
        Aliases = ["variational-autoencoder"],
        Summary = "Convolutional variational autoencoder of DeepOBS",
        Equation = "4x4 convolutions of 64 filters with strides 2, 2, 1, leaky ReLU (0.3), each then dropout 0.2; "
            + "dense to means m and 2 s of 8 latents; z = m + epsilon e^s; dense 24 and 49 (a quarter of height times "
            + "a quarter of width), leaky ReLU; transposed 4x4 convolutions of 64 with strides 2, 1, 1, ReLU, the "
            + "first two then dropout 0.2; dense, sigmoid. Loss: squared error summed over pixels - 1/2 sum(1 + 2 s - "
            + "m^2 - e^(2 s)), mean over the batch. Glorot uniform weights, biases 0",
        Source = "Schneider, Balles, Hennig, \"DeepOBS\" (ICLR 2019), problems mnist_vae and fmnist_vae",
        Differences = "DeepOBS drops an incomplete last batch; here it is used unless the study file says otherwise. "
            + "Evaluation draws epsilon once for all, from a stream of the split's own; there it is drawn anew.",
        Hyperparameters =
        [
            NetworkHyperparameters.Dataset,
            new IntegerHyperparameter("latents", "Length of the latent vector", 8) { Minimum = 1, Maximum = 1024 },
            NetworkHyperparameters.Dropout(0.2),
        ],
        Version = 2,
        HasImages = true,
        DefaultBatch = 64,
        DefaultEpochs = 100,
        DataDigest = NetworkHyperparameters.DigestOf,
        Create = static (values, source) =>
            Create(source.Get(values.Text("dataset")), (int)values.Integer("latents"), values.Number("dropout")),
    };

    private static AutoencoderProblem Create(Dataset dataset, int latents, double rate)
    {
        WeightInitializer glorot = new(WeightInitialization.Glorot);
        MatMulWorkspace workspace = new();
        List<Layer> layers = [];
        ImageShape shape = ImageShape.Of(dataset.Shape);
        for (int i = 1; i <= 3; i++)
        {
            ConvolutionLayer layer = new(
                $"encoder{i}", shape, Filters, Size, i == 3 ? 1 : 2, Activation.LeakyRelu, glorot, workspace);
            shape = layer.Output;
            layers.AddRange([layer, new DropoutLayer(layer.Outputs, rate)]);
        }

        GaussianSamplingLayer bottleneck = new(latents);
        int area = shape.Height * shape.Width;
        layers.AddRange(
        [
            new DenseLayer(
                "latents", shape.Length, 2 * latents, Activation.Identity, glorot, workspace, heads: 2),
            bottleneck,
            new DenseLayer("dense1", latents, 24, Activation.LeakyRelu, glorot, workspace),
            new DenseLayer("dense2", 24, area, Activation.LeakyRelu, glorot, workspace),
        ]);
        shape = new(shape.Height, shape.Width, 1);
        for (int i = 1; i <= 3; i++)
        {
            TransposedConvolutionLayer layer = new(
                $"decoder{i}", shape, Filters, Size, i == 1 ? 2 : 1, Activation.Relu, glorot, workspace);
            shape = layer.Output;
            layers.Add(layer);
            if (i < 3) layers.Add(new DropoutLayer(layer.Outputs, rate));
        }

        layers.Add(
            new DenseLayer("output", shape.Length, dataset.FeatureCount, Activation.Sigmoid, glorot, workspace));
        return new(dataset, layers, bottleneck);
    }
}
