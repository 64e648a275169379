namespace Sweep.Core.Studies;

/// <summary>The <c>search:</c> section.</summary>
/// <param name="Sampler"><c>random</c> or <c>grid</c>.</param>
/// <param name="Configurations">
/// Configurations per arm, the same for every arm; null with <c>grid</c> means each arm's whole grid, and the
/// grids must then be equally large unless <paramref name="UnequalBudgets"/>.
/// </param>
/// <param name="UnequalBudgets">Whether arms with fewer distinct configurations may run just those.</param>
public sealed record SearchOptions(string Sampler, int? Configurations, bool UnequalBudgets);
