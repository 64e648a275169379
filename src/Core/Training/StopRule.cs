namespace Sweep.Core.Training;

/// <summary>When a trial ends before its budget because it no longer gets better.</summary>
/// <param name="Metric">The metric that is watched: one that may select, never the test split's.</param>
/// <param name="Patience">Evaluations in a row without an improvement that end the trial; at least 1.</param>
/// <param name="MinimumDelta">How much better than the best a value must be to count as an improvement.</param>
public sealed record StopRule(string Metric, long Patience, double MinimumDelta);
