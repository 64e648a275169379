using Sweep.Core.Ranking;
using Sweep.Core.Search;
using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Ranking;

/// <summary>Makes studies and trials for ranking tests.</summary>
internal static class RankingCase
{
    public static readonly RankByCriterion ValidationLoss = new(new(MetricNames.ValidationLoss, Goal.Min));
    public static readonly RankByCriterion TrainLoss = new(new(MetricNames.TrainLoss, Goal.Min));

    /// <summary>A study of the seeds 1, 2, ...; ranked by validation loss when no line is given.</summary>
    public static Study Study(int seeds, string[] arms, params RankLine[] rank) => new()
    {
        Name = "case",
        Seed = 7,
        Problem = new("quadratic", new([])),
        Seeds = [.. Enumerable.Range(1, seeds).Select(seed => (ulong)seed)],
        Arms = [.. arms.Select(arm => new Arm(arm, new(new Dictionary<string, SpaceNode>(StringComparer.Ordinal))))],
        Search = new(new("random", new([])), null, false),
        Rank = rank.Length > 0 ? rank : [ValidationLoss],
        CanonicalText = "{}",
    };

    /// <summary>A completed trial; its best step has the values of its end.</summary>
    public static TrialOutcome Trial(
        string arm, int configuration, int seed, double validation, double train = 0.5, double test = 0.5) =>
        Trial(arm, configuration, seed, Values(validation, train, test), Values(validation, train, test));

    /// <summary>A completed trial.</summary>
    public static TrialOutcome Trial(
        string arm,
        int configuration,
        int seed,
        SortedDictionary<string, double> final,
        SortedDictionary<string, double> best) => new(
            arm,
            configuration,
            (ulong)seed,
            $$"""{"n":{{configuration}}}""",
            TrialState.Completed,
            new(100, final, [new(ValidationLoss.Criterion, 50, best), new(TrainLoss.Criterion, 60, best)]));

    public static SortedDictionary<string, double> Values(double validation, double train = 0.5, double test = 0.5) =>
        new(StringComparer.Ordinal)
        {
            [MetricNames.ValidationLoss] = validation,
            [MetricNames.TrainLoss] = train,
            [MetricNames.TestLoss] = test,
            [MetricNames.LearningRate] = 0.1,
        };

    /// <summary>The first criterion's final view.</summary>
    public static CriterionRanking First(Study study, params TrialOutcome[] trials) =>
        Ranker.Rank(study, trials).Criteria[0];

    public static ArmRanking Row(this CriterionRanking ranking, string arm) =>
        ranking.Arms.Single(row => row.Arm == arm);
}
