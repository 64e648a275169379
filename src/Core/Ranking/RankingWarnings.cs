using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Ranking;

/// <summary>Says what a ranking's numbers alone would hide.</summary>
internal static class RankingWarnings
{
    private const int FewSeeds = 3;

    /// <summary>Notes on one arm's row.</summary>
    public static List<string> OfArm(Study study, ArmChoice choice, Criterion criterion)
    {
        List<string> notes = [];
        ArmTrials arm = choice.Arm;
        switch (choice.Score.Standing)
        {
            case ArmStanding.Diverged:
                notes.Add($"Every configuration diverged, failed or has no finite {criterion.Metric}: ranks last.");
                break;
            case ArmStanding.Nothing:
                notes.Add("No trial has a result.");
                break;
            case ArmStanding.Pruned:
                notes.Add("Every configuration with values was pruned: the values are from where it was stopped.");
                break;
            default:
                break;
        }

        if (choice.Infinite > 0)
        {
            notes.Add(
                $"{choice.Infinite} of {arm.Configurations.Count} configurations diverged, failed or have no finite "
                + $"{criterion.Metric} ({arm.Counts.Diverged} trials diverged, "
                + $"{arm.Counts.Failed + arm.Counts.Quarantined} failed).");
        }

        if (choice.Configuration is { } chosen)
        {
            if (choice.Score.Seeds == 1) notes.Add("One seed: no interval.");
            if (choice.Score.Seeds < study.Seeds.Count)
            {
                notes.Add(
                    $"The chosen configuration has results of {choice.Score.Seeds} of {study.Seeds.Count} seeds.");
            }

            notes.AddRange(OfSwitches(arm, chosen));
            if (arm.Configurations.Count > 1)
            {
                Arm studied = study.Arms.First(candidate => candidate.Name == arm.Name);
                notes.AddRange(
                    DrawnValues.Of(studied, chosen.Parameters).Where(value => value.Edge != 0).Select(OnEdge));
            }
        }

        if (arm.Counts.Unfinished > 0)
            notes.Add($"{arm.Counts.Unfinished} of {arm.Counts.Total} trials have not ended: the choice may change.");
        return notes;
    }

    /// <summary>
    /// Rules that did not fire: what was trained then is the first optimizer, whatever the arm is called.
    /// </summary>
    private static IEnumerable<string> OfSwitches(ArmTrials arm, ConfigurationTrials chosen)
    {
        TrialOutcome[] trials = [.. chosen.Trials.Where(Ranker.IsCounted)];
        string[] rules = [.. trials.SelectMany(NeverFired).Distinct(StringComparer.Ordinal)];
        if (rules.Length == 0) yield break;
        TrialOutcome[] all = [.. arm.Configurations.SelectMany(one => one.Trials).Where(Ranker.IsCounted)];
        foreach (string rule in rules)
        {
            int count = trials.Count(trial => NeverFired(trial).Contains(rule));
            int inArm = all.Count(trial => NeverFired(trial).Contains(rule));
            string others = arm.Configurations.Count > 1 ? $" ({inArm} of {all.Length} of the arm)" : "";
            yield return $"Rule {rule} never fired in {count} of {trials.Length} trials of the chosen configuration"
                + $"{others}: they did not switch.";
        }
    }

    private static IEnumerable<string> NeverFired(TrialOutcome trial) =>
        (trial.Result?.Events ?? []).Where(happened => happened.Kind == TrainingEvent.NeverSwitched)
        .Select(happened => happened.Rule);

    /// <summary>Other splits' metrics of the criterion's kind (loss, accuracy) by which another arm is first.</summary>
    public static List<string> OfFlips(Criterion criterion, IReadOnlyList<ArmRanking> rows)
    {
        List<string> warnings = [];
        ArmRanking[] trained = [.. rows.Where(row => row.Standing == ArmStanding.Trained)];
        if (trained.Length < 2) return warnings;
        string kind = Kind(criterion.Metric);
        IEnumerable<string> others = trained[0].Metrics.Select(summary => summary.Metric)
            .Where(metric => metric != criterion.Metric && Kind(metric) == kind);
        foreach (string metric in others)
        {
            ArmRanking first = trained[0];
            double best = double.NaN;
            foreach (ArmRanking row in trained)
            {
                double mean = Summary(row, metric)?.Mean ?? double.NaN;
                if (!double.IsFinite(mean)) continue;
                if (!double.IsNaN(best) && ConfigurationScore.CompareMeans(mean, best, criterion.Goal) >= 0) continue;
                (first, best) = (row, mean);
            }

            if (first != trained[0])
            {
                string weight = Overlap(Summary(first, metric), Summary(trained[0], metric))
                    ? " (their intervals overlap)"
                    : "";
                warnings.Add(
                    $"The winner flips: {trained[0].Arm} is first by {criterion.Metric}, "
                    + $"but of the same configurations {first.Arm}'s has the best {metric}{weight}.");
            }
        }

        return warnings;
    }

    private static MetricSummary? Summary(ArmRanking row, string metric) =>
        row.Metrics.FirstOrDefault(summary => summary.Metric == metric);

    private static bool Overlap(MetricSummary? one, MetricSummary? other) =>
        one?.Interval is { } left && other?.Interval is { } right && left.Low <= right.High && right.Low <= left.High;

    /// <summary>Warnings about the whole study.</summary>
    public static List<string> OfStudy(
        Study study, IReadOnlyList<ArmTrials> arms, IReadOnlyList<CriterionRanking> rankings, TrialCounts counts)
    {
        List<string> warnings = [];
        if (counts.Unfinished > 0)
            warnings.Add($"The study is not complete: {counts.Unfinished} of {counts.Total} trials have not ended.");
        if (study.Seeds.Count < FewSeeds)
        {
            warnings.Add(
                $"{study.Seeds.Count} {(study.Seeds.Count == 1 ? "seed" : "seeds")}: with fewer than {FewSeeds}, "
                + "differences between arms can be chance alone.");
        }

        if (arms.Select(arm => arm.Configurations.Count).Distinct().Count() > 1)
        {
            string sizes = string.Join(", ", arms.Select(arm => $"{arm.Name} {arm.Configurations.Count}"));
            warnings.Add(
                $"The arms have different numbers of configurations ({sizes}): more tries find a better best.");
        }

        List<IGrouping<string, CriterionRanking>> winners =
        [
            .. rankings.Where(ranking => ranking.Arms is [{ Standing: ArmStanding.Trained }, _, ..])
                .GroupBy(ranking => ranking.Arms[0].Arm),
        ];
        if (winners.Count > 1)
        {
            IEnumerable<string> parts = winners.Select(
                group => $"{group.Key} by {string.Join(", ", group.Select(Title))}");
            warnings.Add($"The winner depends on the criterion: {string.Join("; ", parts)}.");
        }

        return warnings;
    }

    private static string Title(CriterionRanking ranking) =>
        $"{ranking.Criterion.Metric} ({(ranking.View == RankingView.Final ? "final" : "best")})";

    private static string Kind(string metric) => metric[(metric.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private static string OnEdge(DrawnValue drawn) =>
        $"{drawn.Path} = {drawn.Value:G4} is on the {(drawn.Edge < 0 ? "lower" : "upper")} edge of its space "
        + $"({drawn.Low:G4} to {drawn.High:G4}): a wider one may hold a better value.";
}
