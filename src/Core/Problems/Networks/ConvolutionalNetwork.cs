using Sweep.Core.Catalogue;
using Sweep.Core.Data;

namespace Sweep.Core.Problems.Networks;

/// <summary>A free-form convolutional network.</summary>
public static class ConvolutionalNetwork
{
    private static readonly long[] DefaultFilters = [16, 32];
    private static readonly long[] DefaultHidden = [64];

    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "cnn",
        Aliases = ["convolutional-network"],
        Summary = "Convolutional network with any convolutions and dense layers, batch norm and dropout",
        Equation = "for each of filters: convolution under \"same\" padding, batch norm if asked for, activation, "
            + "max-pool; then the hidden dense layers, each with batch norm, activation and dropout; dense; the mean "
            + "of -log softmax(z)[label]. Biases start at 0",
        Source = "LeCun et al., Proceedings of the IEEE 86 (1998); batch norm: Ioffe and Szegedy (ICML 2015); dropout: "
            + "Srivastava et al. (JMLR 2014)",
        Hyperparameters =
        [
            NetworkHyperparameters.Dataset,
            new IntegerListHyperparameter("filters", "Filters of the convolutions, first to last", DefaultFilters)
            {
                Minimum = 1, Maximum = 1024, MaximumCount = 16,
            },
            new IntegerHyperparameter("size", "Height and width of a filter", 3) { Minimum = 1, Maximum = 15 },
            new IntegerHyperparameter("pool", "Height, width and stride of a max-pool; 1 is none", 2)
            {
                Minimum = 1, Maximum = 8,
            },
            new IntegerListHyperparameter("hidden", "Units of the hidden dense layers, first to last", DefaultHidden)
            {
                Minimum = 1, Maximum = 16384, MaximumCount = 16,
            },
            NetworkHyperparameters.Activation,
            NetworkHyperparameters.Init("he"),
            NetworkHyperparameters.InitialScale,
            NetworkHyperparameters.BatchNorm,
            NetworkHyperparameters.Dropout(0),
            NetworkHyperparameters.LabelNoise,
        ],
        Version = 2,
        HasClasses = true,
        HasImages = true,
        DefaultBatch = 128,
        DefaultEpochs = 20,
        DataDigest = NetworkHyperparameters.DigestOf,
        Create = static (values, source) => Create(values, NetworkHyperparameters.DatasetOf(values, source)),
    };

    private static ClassifierProblem Create(HyperparameterValues values, Dataset dataset)
    {
        LayerStack stack = new(values, ImageShape.Of(dataset.Shape));
        foreach (long filters in values.Integers("filters"))
            stack.AddConvolution((int)filters, (int)values.Integer("size"), (int)values.Integer("pool"));
        foreach (long units in values.Integers("hidden")) stack.AddDense((int)units);
        return new(dataset, stack.Finish(dataset.Classes));
    }
}
