namespace Sweep.Client.Contracts;

/// <summary>Points of one metric of one trial, all of them or the ones that show its shape.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Steps">Steps at which it was measured, ascending.</param>
/// <param name="Values">The values, as many as there are steps.</param>
/// <param name="Points">How many points these stand for.</param>
/// <param name="NotFinite">How many of those are NaN or infinite.</param>
public sealed record SampledCurveView(
    string Metric, IReadOnlyList<long> Steps, IReadOnlyList<double> Values, long Points, long NotFinite);
