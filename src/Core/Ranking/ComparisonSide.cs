namespace Sweep.Core.Ranking;

/// <summary>One side of a comparison.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Configuration">Number of the configuration that the study's first criterion chose, or null.</param>
/// <param name="Parameters">That configuration as canonical JSON, or null.</param>
/// <param name="Values">The finite values of the metric, in the study's order of seeds.</param>
public sealed record ComparisonSide(
    string Arm, string Metric, int? Configuration, string? Parameters, IReadOnlyList<SeedValue> Values)
{
    /// <summary>How sentences name it: <c>adam's val_loss</c>.</summary>
    public string Title => $"{Arm}'s {Metric}";
}
