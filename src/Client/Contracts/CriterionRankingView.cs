namespace Sweep.Client.Contracts;

/// <summary>The arms in order of one criterion in one view.</summary>
/// <param name="Metric">The criterion's metric, which also chose each arm's configuration.</param>
/// <param name="Goal"><c>min</c> or <c>max</c>.</param>
/// <param name="View"><c>final</c> (last evaluation) or <c>best</c> (where the criterion was best).</param>
/// <param name="Arms">The arms, the best first.</param>
/// <param name="Warnings">Where the order does not hold on other metrics.</param>
public sealed record CriterionRankingView(
    string Metric, string Goal, string View, IReadOnlyList<ArmRankingView> Arms, IReadOnlyList<string> Warnings);
