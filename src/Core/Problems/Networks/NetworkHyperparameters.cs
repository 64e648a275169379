using Sweep.Core.Catalogue;
using Sweep.Core.Data;

namespace Sweep.Core.Problems.Networks;

/// <summary>Hyperparameters that several network problems share.</summary>
internal static class NetworkHyperparameters
{
    /// <summary>Which dataset is classified.</summary>
    public static ChoiceHyperparameter Dataset { get; } =
        new("dataset", "Dataset to classify", "fashion-mnist", [.. DatasetCatalogue.Entries.Select(entry => entry.Name)]);
}
