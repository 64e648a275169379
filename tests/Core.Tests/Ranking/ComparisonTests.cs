using Sweep.Core.Ranking;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using static Sweep.Core.Tests.Ranking.RankingCase;

namespace Sweep.Core.Tests.Ranking;

public sealed class ComparisonTests
{
    private static readonly string[] Two = ["adam", "sgdm"];

    [Fact]
    public void Configurations_come_from_the_first_criterion_whatever_metric_is_compared()
    {
        ArmComparison comparison = Compare(
            MetricNames.TrainLoss,
            MetricNames.TestLoss,
            3,
            [
                .. Seeds(3, seed => Trial("adam", 0, seed, 0.2, train: 0.9)),
                .. Seeds(3, seed => Trial("adam", 1, seed, 0.3, train: 0.1)),
                .. Seeds(3, seed => Trial("sgdm", 4, seed, 0.2, test: 0.5)),
            ]);
        Assert.Equal(0, comparison.Left.Configuration);
        Assert.Equal(4, comparison.Right.Configuration);
        Assert.Equal(0.4, comparison.Difference!.Value, 1e-15);
        Assert.Equal([1UL, 2UL, 3UL], comparison.Left.Values.Select(value => value.Seed));
    }

    [Fact]
    public void Pairing_by_seed_removes_what_the_seeds_have_in_common()
    {
        // Seeds differ by 1, arms by about 0.1: only paired can it be seen.
        ArmComparison comparison = Compare(
            MetricNames.ValidationLoss,
            MetricNames.ValidationLoss,
            10,
            [
                .. Seeds(10, seed => Trial("adam", 0, seed, seed)),
                .. Seeds(10, seed => Trial("sgdm", 0, seed, seed + 0.1 + (0.01 * (seed % 3)))),
            ]);
        Assert.True(comparison.Paired);
        Assert.Equal(10, comparison.Pairs);
        Assert.Equal(-0.11, comparison.Difference!.Value, 1e-9);
        Assert.False(comparison.Interval!.Value.Contains(0));
        Assert.Matches(
            @"^adam's val_loss is lower than sgdm's val_loss by 0\.11 \(10 seeds, paired\): "
            + @"the 95% interval of the difference, -0\.11\d+ to -0\.10\d+, excludes 0\.$",
            comparison.Verdict);
    }

    [Fact]
    public void Without_common_seeds_the_means_are_compared()
    {
        ArmComparison comparison = Compare(
            MetricNames.ValidationLoss,
            MetricNames.ValidationLoss,
            6,
            [
                .. Seeds(3, seed => Trial("adam", 0, seed, seed)),
                .. Seeds(3, seed => Trial("sgdm", 0, seed + 3, seed + 10)),
            ]);
        Assert.False(comparison.Paired);
        Assert.Equal(0, comparison.Pairs);
        Assert.Equal(-10, comparison.Difference!.Value, 1e-12);
        Assert.InRange(comparison.Interval!.Value.Low, -12, -10);
        Assert.InRange(comparison.Interval!.Value.High, -10, -8);
        Assert.Contains("3 seeds, not paired", comparison.Verdict, StringComparison.Ordinal);
        Assert.EndsWith(" such an interval is too narrow.", comparison.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interval_with_0_in_it_distinguishes_nothing_and_few_seeds_are_said()
    {
        double[] differences = [0.1, -0.1, 0.05, -0.04, 0.02];
        ArmComparison comparison = Compare(
            MetricNames.ValidationLoss,
            MetricNames.ValidationLoss,
            5,
            [
                .. Seeds(5, seed => Trial("adam", 0, seed, 1 + differences[seed - 1])),
                .. Seeds(5, seed => Trial("sgdm", 0, seed, 1)),
            ]);
        Assert.StartsWith(
            "adam's val_loss and sgdm's val_loss are not distinguishable at 5 seeds, paired: ",
            comparison.Verdict,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "includes 0. Of so few seeds, such an interval misses the truth in about 16% of cases.",
            comparison.Verdict,
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_seed_has_a_difference_but_no_interval()
    {
        ArmComparison comparison = Compare(
            MetricNames.ValidationLoss,
            MetricNames.TrainLoss,
            1,
            [Trial("adam", 0, 1, 0.75), Trial("sgdm", 0, 1, 0.5)]);
        Assert.Equal(0.25, comparison.Difference);
        Assert.Null(comparison.Interval);
        Assert.Equal(
            "adam's val_loss is higher than sgdm's train_loss by 0.25 (1 seed, paired): too few seeds for an interval.",
            comparison.Verdict);
    }

    [Fact]
    public void A_diverged_arm_leaves_nothing_to_compare()
    {
        ArmComparison comparison = Compare(
            MetricNames.ValidationLoss,
            MetricNames.ValidationLoss,
            1,
            [Trial("adam", 0, 1, 0.75), Trial("sgdm", 0, 1, 0.5) with { State = TrialState.Diverged }]);
        Assert.Null(comparison.Difference);
        Assert.Null(comparison.Right.Configuration);
        Assert.Equal("Nothing to compare: sgdm's val_loss has no finite value.", comparison.Verdict);
    }

    [Fact]
    public void Values_that_are_not_finite_are_left_out()
    {
        ArmComparison comparison = Compare(
            MetricNames.TestLoss,
            MetricNames.TestLoss,
            3,
            [
                .. Seeds(3, seed => Trial("adam", 0, seed, 0.5, test: seed == 2 ? double.NaN : 1)),
                .. Seeds(3, seed => Trial("sgdm", 0, seed, 0.5, test: 2)),
            ]);
        Assert.Equal(2, comparison.Pairs);
        Assert.Equal(-1, comparison.Difference);
    }

    private static ArmComparison Compare(string left, string right, int seeds, TrialOutcome[] trials)
    {
        Study study = Study(seeds, Two, ValidationLoss, new RankComparison(new("adam", left), new("sgdm", right)));
        StudyRanking ranking = Ranker.Rank(study, trials);
        Assert.Equal([RankingView.Final, RankingView.Best], ranking.Comparisons.Select(comparison => comparison.View));
        return ranking.Comparisons[0];
    }

    private static IEnumerable<TrialOutcome> Seeds(int count, Func<int, TrialOutcome> trial) =>
        Enumerable.Range(1, count).Select(trial);
}
