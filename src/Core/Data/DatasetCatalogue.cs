using Sweep.Core.Catalogue;

namespace Sweep.Core.Data;

/// <summary>
/// The catalogue's datasets: one line here for each. A class of its own, because problems name datasets among their
/// hyperparameters and must find these made, whichever section is asked for first.
/// </summary>
public static class DatasetCatalogue
{
    /// <summary>All datasets.</summary>
    public static CatalogueSection<DatasetEntry> Entries { get; } = new(
        Digits.Entry,
        FashionMnist.Entry);
}
