using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Numerics.Matrix;
using Sweep.Core.Numerics.Vectors;

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
        Equation = "h = f(W h + b) for each hidden layer, then the mean of -log softmax(W h + b)[label]; b starts at 0",
        Source = "Schneider, Balles, Hennig, \"DeepOBS\" (ICLR 2019), problems mnist_mlp and fmnist_mlp",
        Differences = "DeepOBS drops an incomplete last batch; here it is used unless the study file says otherwise.",
        Hyperparameters =
        [
            NetworkHyperparameters.Dataset,
            new IntegerListHyperparameter("hidden", "Units of the hidden layers, first to last", DefaultHidden)
            {
                Minimum = 1, Maximum = 16384, MaximumCount = 16,
            },
            new ChoiceHyperparameter("activation", "Activation of the hidden layers", "relu", ["relu", "tanh"]),
            new ChoiceHyperparameter(
                "init", "Distribution of the initial weights", "truncated-normal",
                ["truncated-normal", "he", "glorot"]),
            new NumberHyperparameter("init_scale", "Standard deviation of truncated-normal, before truncation", 0.03)
            {
                Minimum = 0,
            },
        ],
        Version = 1,
        DefaultBatch = 128,
        DefaultEpochs = 100,
        Create = static (values, source) => Create(values, source.Get(values.Text("dataset"))),
    };

    private static ClassifierProblem Create(HyperparameterValues values, Dataset dataset)
    {
        Activation activation = values.Text("activation") == "tanh" ? Activation.Tanh : Activation.Relu;
        WeightInitializer initializer = values.Text("init") switch
        {
            "he" => new(WeightInitialization.He),
            "glorot" => new(WeightInitialization.Glorot),
            _ => new(WeightInitialization.TruncatedNormal, values.Number("init_scale")),
        };
        MatMulWorkspace workspace = new();
        List<Layer> layers = [];
        int inputs = dataset.FeatureCount;
        foreach (long units in values.Integers("hidden"))
        {
            string name = $"dense{layers.Count + 1}";
            layers.Add(new DenseLayer(name, inputs, (int)units, activation, initializer, workspace));
            inputs = (int)units;
        }

        layers.Add(
            new DenseLayer("output", inputs, dataset.Classes, Activation.Identity, initializer, workspace));
        return new(dataset, layers);
    }
}
