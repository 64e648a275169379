using Sweep.Core.Catalogue;
using Sweep.Core.Data;

namespace Sweep.Core.Problems.Networks;

/// <summary>A fully connected network with any hidden layers.</summary>
public static class MultilayerPerceptron
{
    private static readonly long[] DefaultHidden = [1000, 500, 100];

    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "mlp",
        Aliases = ["multilayer-perceptron"],
        Summary = "Fully connected network; by default 1000-500-100 hidden units, as DeepOBS",
        Equation = "h = f(W h + b) for each hidden layer, then the mean of -log softmax(W h + b)[label]; b starts at "
            + "0; f may be preceded by batch norm and followed by dropout",
        Source = "Schneider, Balles, Hennig, \"DeepOBS\" (ICLR 2019), problems mnist_mlp and fmnist_mlp",
        Differences = "DeepOBS drops an incomplete last batch; here it is used unless the study file says otherwise.",
        Hyperparameters =
        [
            NetworkHyperparameters.Dataset,
            new IntegerListHyperparameter("hidden", "Units of the hidden layers, first to last", DefaultHidden)
            {
                Minimum = 1, Maximum = 16384, MaximumCount = 16,
            },
            NetworkHyperparameters.Activation,
            NetworkHyperparameters.Init("truncated-normal"),
            NetworkHyperparameters.InitialScale,
            NetworkHyperparameters.BatchNorm,
            NetworkHyperparameters.Dropout(0),
            NetworkHyperparameters.LabelNoise,
        ],
        Version = 2,
        HasClasses = true,
        HasImages = true,
        DefaultBatch = 128,
        DefaultEpochs = 100,
        DataDigest = NetworkHyperparameters.DigestOf,
        Create = static (values, source) => Create(values, NetworkHyperparameters.DatasetOf(values, source)),
    };

    private static ClassifierProblem Create(HyperparameterValues values, Dataset dataset)
    {
        LayerStack stack = new(values, new(1, 1, dataset.FeatureCount));
        foreach (long units in values.Integers("hidden")) stack.AddDense((int)units);
        return new(dataset, stack.Finish(dataset.Classes));
    }
}
