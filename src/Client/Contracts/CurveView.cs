namespace Sweep.Client.Contracts;

/// <summary>All points of one metric of one trial.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Steps">Steps at which it was measured, ascending.</param>
/// <param name="Values">The values, as many as there are steps.</param>
public sealed record CurveView(string Metric, IReadOnlyList<long> Steps, IReadOnlyList<double> Values);
