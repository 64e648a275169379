namespace Sweep.Client.Contracts;

/// <summary>One side of a comparison.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Configuration">
/// The configuration that the study's first criterion chose; null where there is none.
/// </param>
/// <param name="Values">Value of the metric by seed.</param>
public sealed record ComparisonSideView(
    string Arm, string Metric, int? Configuration, IReadOnlyDictionary<ulong, double> Values);
