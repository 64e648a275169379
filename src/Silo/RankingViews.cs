using System.Text.Json.Nodes;
using Sweep.Client.Contracts;
using Sweep.Core.Ranking;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>Turns rankings into the contracts that the API and <c>--json</c> share.</summary>
public static class RankingViews
{
    /// <summary>Ranks a study by the trials that are stored.</summary>
    /// <exception cref="StoreException">The store failed, or another version of Sweep stored the study.</exception>
    public static async Task<StudyRankingView> ReadAsync(
        IStudyStore store, StudyRecord study, CancellationToken cancellation)
    {
        IReadOnlyList<TrialRecord> trials = await store.ListTrialsAsync(study.Id, new(), cancellation);
        return Of(study, Ranker.Rank(StudyCache.Read(study), [.. trials.Select(Outcome)]), trials);
    }

    /// <summary>A study's ranking.</summary>
    /// <param name="study">The study.</param>
    /// <param name="ranking">Its ranking.</param>
    /// <param name="trials">The trials that it was made of, by number.</param>
    public static StudyRankingView Of(
        StudyRecord study, StudyRanking ranking, IReadOnlyList<TrialRecord> trials) => new(
        study.Name,
        Views.Of(study.Problem),
        ranking.Complete,
        [.. ranking.Criteria.Select(criterion => Of(criterion, trials))],
        [.. ranking.Comparisons.Select(Of)],
        ranking.Warnings);

    private static TrialOutcome Outcome(TrialRecord trial) =>
        new(trial.Arm, trial.Configuration, trial.Seed, trial.Parameters, trial.State, trial.Result);

    private static CriterionRankingView Of(CriterionRanking ranking, IReadOnlyList<TrialRecord> trials) => new(
        ranking.Criterion.Metric,
        Views.Lower(ranking.Criterion.Goal),
        Views.Lower(ranking.View),
        [.. ranking.Arms.Select(arm => Of(arm, trials))],
        ranking.Warnings);

    private static ArmRankingView Of(ArmRanking arm, IReadOnlyList<TrialRecord> trials)
    {
        List<TrialRecord> chosen =
            [.. trials.Where(trial => trial.Arm == arm.Arm && trial.Configuration == arm.Configuration)];
        string[] points = [.. chosen.Select(trial => trial.EvaluationPoint).OfType<string>().Distinct()];
        return new(
            arm.Rank,
            arm.Arm,
            Views.Lower(arm.Standing),
            arm.Configuration,
            arm.Parameters is null ? null : JsonNode.Parse(arm.Parameters),
            arm.Mean,
            arm.Seeds,
            arm.Configurations,
            arm.InfiniteConfigurations,
            [.. arm.Metrics.Select(metric => new MetricSummaryView(
                metric.Metric, metric.Mean, metric.Interval?.Low, metric.Interval?.High, metric.Seeds))],
            points.Length == 0 ? null : string.Join(", ", points),
            [.. chosen.SelectMany(trial =>
                (trial.Result?.Events ?? []).Select(happened => new SeedEventView(trial.Seed, Views.Of(happened))))],
            [.. points.Where(point => point != TrainingRun.AtParameters).Select(Elsewhere), .. arm.Notes]);
    }

    private static string Elsewhere(string point) =>
        $"Train, validation and test metrics are evaluated at: {point}; not at the parameters in training.";

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
