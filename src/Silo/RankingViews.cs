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
    private const int LeastTogether = 10_000;

    /// <summary>Ranks a study by the trials that are stored.</summary>
    /// <exception cref="StoreException">The store failed, or another version of Sweep stored the study.</exception>
    public static async Task<StudyRankingView> ReadAsync(
        IStudyStore store, StudyRecord study, CancellationToken cancellation) =>
        Rank(study, await ReadTrialsAsync(store, study, cancellation));

    /// <summary>
    /// All trials of a study, in order of number. To take in many keeps a processor busy for longer than the store:
    /// they are read in as many parts at once as there are processors, each a state of the store by itself.
    /// </summary>
    internal static async Task<IReadOnlyList<TrialRecord>> ReadTrialsAsync(
        IStudyStore store, StudyRecord study, CancellationToken cancellation)
    {
        int parts = (int)Math.Clamp(study.NextNumber / LeastTogether, 1, Environment.ProcessorCount);
        long size = (study.NextNumber / parts) + 1;
        IReadOnlyList<TrialRecord>[] read = await Task.WhenAll(Enumerable.Range(0, parts).Select(part =>
        {
            int limit = part == parts - 1 ? int.MaxValue : (int)size; // what is new since then comes with the last
            return Task.Run(
                () => store.ListTrialsAsync(study.Id, new(FromNumber: part * size, Limit: limit), cancellation),
                cancellation);
        }));
        return parts == 1 ? read[0] : [.. read.SelectMany(trials => trials)];
    }

    /// <summary>Ranks a study by its trials, in order of number.</summary>
    /// <exception cref="StoreException">Another version of Sweep stored the study.</exception>
    public static StudyRankingView Rank(StudyRecord study, IReadOnlyList<TrialRecord> trials) =>
        Of(study, Ranker.Rank(StudyCache.Read(study), [.. trials.Select(Outcome)]), trials);

    /// <summary>A study's ranking.</summary>
    /// <param name="study">The study.</param>
    /// <param name="ranking">Its ranking.</param>
    /// <param name="trials">The trials that it was made of, by number.</param>
    public static StudyRankingView Of(
        StudyRecord study, StudyRanking ranking, IReadOnlyList<TrialRecord> trials) => new(
        study.Name,
        Views.Of(study.Problem),
        ranking.Complete,
        Criteria(ranking, trials),
        [.. ranking.Comparisons.Select(Of)],
        ranking.Warnings);

    private static TrialOutcome Outcome(TrialRecord trial) =>
        new(trial.Arm, trial.Configuration, trial.Seed, trial.Parameters, trial.State, trial.Result);

    private static IReadOnlyList<CriterionRankingView> Criteria(
        StudyRanking ranking, IReadOnlyList<TrialRecord> trials)
    {
        // Of all trials, those of the chosen configurations are shown: they are looked for once.
        Dictionary<(string, int?), List<TrialRecord>> chosen = [];
        foreach (ArmRanking arm in ranking.Criteria.SelectMany(criterion => criterion.Arms))
            chosen.TryAdd((arm.Arm, arm.Configuration), []);
        foreach (TrialRecord trial in trials)
            if (chosen.TryGetValue((trial.Arm, trial.Configuration), out List<TrialRecord>? list)) list.Add(trial);
        return [.. ranking.Criteria.Select(criterion => Of(criterion, chosen))];
    }

    private static CriterionRankingView Of(
        CriterionRanking ranking, Dictionary<(string, int?), List<TrialRecord>> chosen) => new(
        ranking.Criterion.Metric,
        Views.Lower(ranking.Criterion.Goal),
        Views.Lower(ranking.View),
        [.. ranking.Arms.Select(arm => Of(arm, chosen[(arm.Arm, arm.Configuration)]))],
        ranking.Warnings);

    private static ArmRankingView Of(ArmRanking arm, List<TrialRecord> chosen)
    {
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
