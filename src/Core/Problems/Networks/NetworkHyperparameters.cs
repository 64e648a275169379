using Sweep.Core.Catalogue;

namespace Sweep.Core.Problems.Networks;

/// <summary>Hyperparameters that several network problems share.</summary>
internal static class NetworkHyperparameters
{
    /// <summary>Which dataset is classified.</summary>
    public static ChoiceHyperparameter Dataset { get; } =
        new("dataset", "Dataset to classify", "fashion-mnist", ["fashion-mnist", "digits"]);
}
