using Sweep.Core.Catalogue;
using Sweep.Core.Data;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Problems.Networks;

/// <summary>Hyperparameters that several network problems share, and what their values mean.</summary>
internal static class NetworkHyperparameters
{
    /// <summary>Which dataset is classified.</summary>
    public static ChoiceHyperparameter Dataset { get; } =
        new(
            "dataset",
            "Dataset to classify",
            "fashion-mnist",
            [.. DatasetCatalogue.Entries.Select(entry => entry.Name)]);

    /// <summary>Activation of hidden layers.</summary>
    public static ChoiceHyperparameter Activation { get; } =
        new("activation", "Activation of the hidden layers", "relu", ["relu", "tanh", "leaky-relu", "sigmoid"]);

    /// <summary>Standard deviation of truncated-normal.</summary>
    public static NumberHyperparameter InitialScale { get; } =
        new("init_scale", "Standard deviation of truncated-normal, before truncation", 0.03) { Minimum = 0 };

    /// <summary>Whether hidden layers are normalized.</summary>
    public static FlagHyperparameter BatchNorm { get; } =
        new("batch_norm", "Whether every hidden layer's output is batch-normalized, before its activation", false);

    /// <summary>Share of train labels that are wrong.</summary>
    public static NumberHyperparameter LabelNoise { get; } =
        new("label_noise", "Probability that a train label is replaced by one of the other classes", 0)
        {
            Minimum = 0,
            Maximum = 1,
        };

    /// <summary>Distribution of initial weights.</summary>
    public static ChoiceHyperparameter Init(string @default) => new(
        "init", "Distribution of the initial weights", @default,
        ["truncated-normal", "he", "glorot", "lecun", "orthogonal", "zeros"]);

    /// <summary>Probability of being dropped.</summary>
    public static NumberHyperparameter Dropout(double @default) =>
        new("dropout", "Probability that a hidden feature is dropped in training", @default)
        {
            Minimum = 0,
            Maximum = 1,
            ExcludesMaximum = true,
        };

    /// <summary>What <see cref="Activation"/> says.</summary>
    public static Activation ActivationOf(HyperparameterValues values) => values.Text("activation") switch
    {
        "tanh" => Numerics.Vectors.Activation.Tanh,
        "leaky-relu" => Numerics.Vectors.Activation.LeakyRelu,
        "sigmoid" => Numerics.Vectors.Activation.Sigmoid,
        _ => Numerics.Vectors.Activation.Relu,
    };

    /// <summary>What <see cref="Init"/> and <see cref="InitialScale"/> say.</summary>
    public static WeightInitializer InitializerOf(HyperparameterValues values) => values.Text("init") switch
    {
        "he" => new(WeightInitialization.He),
        "glorot" => new(WeightInitialization.Glorot),
        "lecun" => new(WeightInitialization.Lecun),
        "orthogonal" => new(WeightInitialization.Orthogonal),
        "zeros" => new(WeightInitialization.Zeros),
        _ => new(WeightInitialization.TruncatedNormal, values.Number("init_scale")),
    };

    /// <summary>The digest of the dataset as it is published: <see cref="LabelNoise"/> is a hyperparameter.</summary>
    public static IReadOnlyList<byte> DigestOf(HyperparameterValues values, IDatasetSource source) =>
        source.Get(values.Text("dataset")).Digest;

    /// <summary>The dataset, with wrong labels as <see cref="LabelNoise"/> says.</summary>
    public static Dataset DatasetOf(HyperparameterValues values, IDatasetSource source)
    {
        Dataset dataset = source.Get(values.Text("dataset"));
        double noise = values.Number("label_noise");
        return noise > 0 ? Data.LabelNoise.Apply(dataset, noise) : dataset;
    }
}
