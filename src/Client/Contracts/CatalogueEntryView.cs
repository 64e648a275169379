namespace Sweep.Client.Contracts;

/// <summary>What the catalogue says of one entry.</summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Aliases">Other names it is found under.</param>
/// <param name="Summary">One line.</param>
/// <param name="Equation">Update rule or definition.</param>
/// <param name="Source">Paper and equation, or reference implementation.</param>
/// <param name="Differences">Known differences between implementations.</param>
/// <param name="Hyperparameters">Its settings.</param>
/// <param name="Metrics">Metrics that it adds to those of every trial.</param>
public sealed record CatalogueEntryView(
    string Name, IReadOnlyList<string> Aliases, string Summary, string Equation, string Source, string Differences,
    IReadOnlyList<HyperparameterView> Hyperparameters, IReadOnlyList<MetricView> Metrics);
