namespace Sweep.Core.Catalogue;

/// <summary>
/// The name of a metric that something listens to: one that the trial reports, and not of the test split.
/// </summary>
/// <param name="Name">Name in study files.</param>
/// <param name="Summary">Meaning.</param>
/// <param name="Default">Value when left out.</param>
public sealed record MetricHyperparameter(string Name, string Summary, string Default) : Hyperparameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object? DefaultValue => Default;

    /// <inheritdoc/>
    public override string Range => "metric that the trial reports, not of the test split";
}
