namespace Sweep.Client.Contracts;

/// <summary>One metric of a chosen configuration over its seeds.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Mean">Mean over the seeds.</param>
/// <param name="Low">Lower end of the bootstrap 95 % interval of the mean; null with fewer than two seeds.</param>
/// <param name="High">Upper end.</param>
/// <param name="Seeds">Number of seeds.</param>
public sealed record MetricSummaryView(string Metric, double Mean, double? Low, double? High, int Seeds);
