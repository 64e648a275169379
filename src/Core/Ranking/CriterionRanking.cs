using Sweep.Core.Studies;

namespace Sweep.Core.Ranking;

/// <summary>The arms in order of one criterion in one view.</summary>
/// <param name="Criterion">The criterion, which also chose each arm's configuration.</param>
/// <param name="View">The view, of selection and of all values.</param>
/// <param name="Arms">The arms, the best first.</param>
/// <param name="Warnings">Where the order does not hold on other metrics.</param>
public sealed record CriterionRanking(
    Criterion Criterion, RankingView View, IReadOnlyList<ArmRanking> Arms, IReadOnlyList<string> Warnings);
