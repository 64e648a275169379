namespace Sweep.Store;

/// <summary>Points of one metric of one trial.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Steps">Steps at which it was measured, ascending.</param>
/// <param name="Values">The values.</param>
public sealed record Curve(string Metric, IReadOnlyList<long> Steps, IReadOnlyList<double> Values);
