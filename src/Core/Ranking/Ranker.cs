using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Ranking;

/// <summary>
/// Ranks a study's arms. By every criterion, each arm is represented by its best configuration: the one with the best
/// mean of the criterion over its seeds. Criteria are train or validation metrics, so test metrics never select. A
/// trial that diverged, failed or was quarantined counts as infinitely bad, and with it its configuration's mean; a
/// pruned configuration is chosen only where no other has values.
/// </summary>
/// <remarks>
/// Everything is done twice: in the <see cref="RankingView.Final"/> view a trial's value is that of its last
/// evaluation, in the <see cref="RankingView.Best"/> view that of the step where the criterion was best, and the
/// selection uses the same values. The result depends on the set of trials, not on their order.
/// </remarks>
public static class Ranker
{
    private static readonly RankingView[] Views = [RankingView.Final, RankingView.Best];
    private static readonly string[] Splits = ["train_", "val_", "test_"];

    /// <summary>Ranks.</summary>
    /// <param name="study">The study: its seed, seeds, arms and <c>rank:</c> lines.</param>
    /// <param name="trials">Its trials, at most one for each arm, configuration and seed.</param>
    /// <param name="options">Settings; defaults when left out.</param>
    /// <exception cref="ArgumentException">A trial is not the study's, or is there twice.</exception>
    public static StudyRanking Rank(
        Study study, IReadOnlyCollection<TrialOutcome> trials, RankingOptions? options = null)
    {
        options ??= new();
        IReadOnlyList<ArmTrials> arms = ArmTrials.Group(study, trials);
        Bootstrap bootstrap = new(study.Seed, options.Resamples);
        IReadOnlyList<Criterion> criteria = study.Criteria;
        List<CriterionRanking> rankings = [];
        for (int place = 0; place < criteria.Count; place++)
        {
            foreach (RankingView view in Views)
            {
                MetricReader reader = new(criteria[place], place, view);
                Goal goal = criteria[place].Goal;
                ArmRanking[] rows =
                [
                    .. arms.Select(arm => ArmChoice.Of(arm, reader, goal))
                        .Order(Comparer<ArmChoice>.Create((left, right) => left.CompareTo(right, goal))) // stable
                        .Select((choice, i) => Row(study, choice, i + 1, criteria[place], reader, bootstrap)),
                ];
                rankings.Add(new(criteria[place], view, rows, RankingWarnings.OfFlips(criteria[place], rows)));
            }
        }

        TrialCounts counts = TrialCounts.Of(trials);
        return new(
            rankings,
            Compare(study, arms, criteria, bootstrap),
            counts,
            RankingWarnings.OfStudy(study, arms, rankings, counts));
    }

    private static List<ArmComparison> Compare(
        Study study, IReadOnlyList<ArmTrials> arms, IReadOnlyList<Criterion> criteria, Bootstrap bootstrap)
    {
        List<ArmComparison> comparisons = [];
        foreach (RankComparison line in study.Rank.OfType<RankComparison>())
        {
            foreach (RankingView view in Views)
            {
                MetricReader reader = new(criteria[0], 0, view);
                ArmChoice Choose(ArmMetric side) =>
                    ArmChoice.Of(arms.First(arm => arm.Name == side.Arm), reader, criteria[0].Goal);
                comparisons.Add(
                    ArmComparer.Compare(view, line, Choose(line.Left), Choose(line.Right), reader, bootstrap));
            }
        }

        return comparisons;
    }

    private static ArmRanking Row(
        Study study,
        ArmChoice choice,
        int rank,
        Criterion criterion,
        MetricReader reader,
        Bootstrap bootstrap) => new()
        {
            Arm = choice.Arm.Name,
            Rank = rank,
            Standing = choice.Score.Standing,
            Configuration = choice.Configuration?.Number,
            Parameters = choice.Configuration?.Parameters,
            Mean = choice.Configuration is null ? null : choice.Score.Mean,
            Seeds = choice.Configuration is null ? 0 : choice.Score.Seeds,
            Metrics = choice.Configuration is { } chosen ? Summarize(chosen, criterion, reader, bootstrap) : [],
            Configurations = choice.Arm.Configurations.Count,
            InfiniteConfigurations = choice.Infinite,
            Trials = choice.Arm.Counts,
            Notes = RankingWarnings.OfArm(study, choice, criterion),
        };

    private static List<MetricSummary> Summarize(
        ConfigurationTrials chosen, Criterion criterion, MetricReader reader, Bootstrap bootstrap)
    {
        TrialOutcome[] trials = [.. chosen.Trials.Where(IsCounted)];
        IEnumerable<string> metrics = trials.SelectMany(trial => reader.Values(trial)?.Keys ?? [])
            .Where(metric => metric == criterion.Metric || IsOfSplit(metric))
            .Distinct(StringComparer.Ordinal)
            .OrderBy(MetricOrder)
            .ThenBy(metric => metric, StringComparer.Ordinal);
        List<MetricSummary> summaries = [];
        foreach (string metric in metrics)
        {
            double[] values = [.. trials.Select(trial => reader.Value(trial, metric)).OfType<double>()];
            double sum = 0;
            foreach (double value in values) sum += value;
            summaries.Add(new(metric, sum / values.Length, bootstrap.OfMean(values), values.Length));
        }

        return summaries;
    }

    /// <summary>Whether a trial of a chosen configuration has values that count.</summary>
    internal static bool IsCounted(TrialOutcome trial) => trial.State is TrialState.Completed or TrialState.Pruned;

    private static bool IsOfSplit(string metric) =>
        Splits.Any(split => metric.StartsWith(split, StringComparison.Ordinal));

    private static int MetricOrder(string metric)
    {
        for (int i = 0; i < MetricNames.All.Count; i++)
        {
            if (MetricNames.All[i] == metric) return i;
        }

        return MetricNames.All.Count;
    }
}
