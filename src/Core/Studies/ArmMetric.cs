namespace Sweep.Core.Studies;

/// <summary>One side of a comparison.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Metric">Name of the metric.</param>
public sealed record ArmMetric(string Arm, string Metric);
