namespace Sweep.Core.Ranking;

/// <summary>One metric of a chosen configuration over its seeds.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Mean">Mean, summed in the study's order of seeds; not finite if any value is not.</param>
/// <param name="Interval">Of the mean; null with fewer than two seeds or when a value is not finite.</param>
/// <param name="Seeds">Number of seeds that have the metric.</param>
public sealed record MetricSummary(string Metric, double Mean, Interval? Interval, int Seeds);
