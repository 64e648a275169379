using System.Text.Json.Nodes;
using Sweep.Client.Contracts;
using Sweep.Core.Ranking;

namespace Sweep.Silo;

/// <summary>Turns rankings into the contracts that the API and <c>--json</c> share.</summary>
public static class RankingViews
{
    /// <summary>A study's ranking.</summary>
    public static StudyRankingView Of(string study, StudyRanking ranking) => new(
        study,
        ranking.Complete,
        [.. ranking.Criteria.Select(Of)],
        [.. ranking.Comparisons.Select(Of)],
        ranking.Warnings);

    private static CriterionRankingView Of(CriterionRanking ranking) => new(
        ranking.Criterion.Metric,
        Views.Lower(ranking.Criterion.Goal),
        Views.Lower(ranking.View),
        [.. ranking.Arms.Select(Of)],
        ranking.Warnings);

    private static ArmRankingView Of(ArmRanking arm) => new(
        arm.Rank,
        arm.Arm,
        Views.Lower(arm.Standing),
        arm.Configuration,
        arm.Parameters is null ? null : JsonNode.Parse(arm.Parameters),
        arm.Mean,
        arm.Seeds,
        arm.Configurations,
        arm.InfiniteConfigurations,
        [.. arm.Metrics.Select(metric =>
            new MetricSummaryView(metric.Metric, metric.Mean, metric.Interval?.Low, metric.Interval?.High, metric.Seeds))],
        arm.Notes);

    private static ComparisonView Of(ArmComparison comparison) => new(
        Views.Lower(comparison.View),
        Of(comparison.Left),
        Of(comparison.Right),
        comparison.Paired,
        comparison.Pairs,
        comparison.Difference,
        comparison.Interval?.Low,
        comparison.Interval?.High,
        comparison.Verdict);

    private static ComparisonSideView Of(ComparisonSide side) => new(
        side.Arm, side.Metric, side.Configuration, side.Values.ToDictionary(value => value.Seed, value => value.Value));
}
