using Sweep.Core.Studies;

namespace Sweep.Core.Ranking;

/// <summary>Compares two arms' metrics at their chosen configurations.</summary>
internal static class ArmComparer
{
    /// <summary>
    /// How often, in percent, a 95% percentile interval of the mean of n = 2, 3, ... normal values misses the true
    /// mean: simulated by <c>Golden/ranking.py</c> of the tests. From ten seeds on it is about 10 and less.
    /// </summary>
    internal static readonly int[] MissedPercent = [50, 25, 20, 16, 14, 13, 12, 11];

    /// <summary>Compares, paired by seed where at least two seeds are on both sides.</summary>
    public static ArmComparison Compare(
        RankingView view,
        RankComparison line,
        ArmChoice left,
        ArmChoice right,
        MetricReader reader,
        Bootstrap bootstrap)
    {
        ComparisonSide leftSide = Side(line.Left, left, reader), rightSide = Side(line.Right, right, reader);
        Dictionary<ulong, double> rightValues =
            rightSide.Values.ToDictionary(value => value.Seed, value => value.Value);
        double[] differences =
        [
            .. leftSide.Values.Where(value => rightValues.ContainsKey(value.Seed))
                .Select(value => value.Value - rightValues[value.Seed]),
        ];
        double[] lefts = [.. leftSide.Values.Select(value => value.Value)];
        double[] rights = [.. rightSide.Values.Select(value => value.Value)];
        // A single pair has no interval; if both sides have more seeds than that, the unpaired difference has one.
        bool paired = differences.Length > 1 || (differences.Length == 1 && (lefts.Length < 2 || rights.Length < 2));
        double? difference = lefts.Length == 0 || rights.Length == 0 ? null
            : paired ? Mean(differences)
            : Mean(lefts) - Mean(rights);
        Interval? interval = paired ? bootstrap.OfMean(differences) : bootstrap.OfDifference(lefts, rights);
        int seeds = paired ? differences.Length : Math.Min(lefts.Length, rights.Length);
        return new()
        {
            View = view,
            Left = leftSide,
            Right = rightSide,
            Paired = paired,
            Pairs = differences.Length,
            Difference = difference,
            Interval = interval,
            Verdict = Verdict(leftSide, rightSide, difference, interval, paired, seeds),
        };
    }

    private static ComparisonSide Side(ArmMetric side, ArmChoice choice, MetricReader reader)
    {
        List<SeedValue> values = [];
        foreach (TrialOutcome trial in choice.Configuration?.Trials ?? [])
        {
            if (Ranker.IsCounted(trial) && reader.Value(trial, side.Metric) is { } value && double.IsFinite(value))
                values.Add(new(trial.Seed, value));
        }

        return new(side.Arm, side.Metric, choice.Configuration?.Number, choice.Configuration?.Parameters, values);
    }

    private static double Mean(double[] values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum / values.Length;
    }

    private static string Verdict(
        ComparisonSide left, ComparisonSide right, double? difference, Interval? interval, bool paired, int seeds)
    {
        if (difference is not { } mean)
        {
            ComparisonSide empty = left.Values.Count == 0 ? left : right;
            return $"Nothing to compare: {empty.Title} has no finite value.";
        }

        string by = mean == 0 ? $"equal to {right.Title}"
            : $"{(mean < 0 ? "lower" : "higher")} than {right.Title} by {Show(mean < 0 ? -mean : mean)}";
        string over = paired ? $"{seeds} {(seeds == 1 ? "seed" : "seeds")}, paired" : $"{seeds} seeds, not paired";
        if (interval is not { } bounds) return $"{left.Title} is {by} ({over}): too few seeds for an interval.";
        string range = $"the 95% interval of the difference, {Show(bounds.Low)} to {Show(bounds.High)},";
        string caution = Caution(paired, seeds);
        return bounds.Contains(0)
            ? $"{left.Title} and {right.Title} are not distinguishable at {over}: {range} includes 0.{caution}"
            : $"{left.Title} is {by} ({over}): {range} excludes 0.{caution}";
    }

    private static string Caution(bool paired, int seeds)
    {
        if (seeds - 2 >= MissedPercent.Length) return "";
        return paired
            ? $" Of so few seeds, such an interval misses the truth in about {MissedPercent[seeds - 2]}% of cases."
            : " Of so few seeds, such an interval is too narrow.";
    }

    private static string Show(double value) => value.ToString("G4");
}
