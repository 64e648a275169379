namespace Sweep.Client.Contracts;

/// <summary>All metrics at the step where one criterion was best.</summary>
/// <param name="Metric">The criterion's metric.</param>
/// <param name="Goal"><c>min</c> or <c>max</c>.</param>
/// <param name="Step">The first step at which it was best; -1 when it was never finite.</param>
/// <param name="Values">Every metric measured at that step.</param>
public sealed record BestView(string Metric, string Goal, long Step, IReadOnlyDictionary<string, double> Values);
