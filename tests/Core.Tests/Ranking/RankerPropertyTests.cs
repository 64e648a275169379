using System.Text.Json;
using Sweep.Core.Numerics;
using Sweep.Core.Ranking;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using static Sweep.Core.Tests.Ranking.RankingCase;

namespace Sweep.Core.Tests.Ranking;

/// <summary>What must hold of every ranking, on random studies.</summary>
public sealed class RankerPropertyTests
{
    private static readonly string[] Arms = ["adam", "sgdm", "lion"];
    private static readonly Study Case = Study(
        3,
        Arms,
        ValidationLoss,
        TrainLoss,
        new RankComparison(new("adam", MetricNames.TrainLoss), new("sgdm", MetricNames.ValidationLoss)));

    public static TheoryData<int> Cases => new(Enumerable.Range(0, 20));

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_order_of_trials_changes_nothing(int number)
    {
        TrialOutcome[] trials = Random(number);
        string expected = Show(Rank(Case, trials));
        RandomStream keys = Stream(number + 1000);
        TrialOutcome[] shuffled =
            [.. trials.Index().OrderBy(pair => keys.UInt64At((ulong)pair.Index)).Select(pair => pair.Item)];
        Assert.Equal(expected, Show(Rank(Case, shuffled)));
        Assert.Equal(expected, Show(Rank(Case, trials.Reverse().ToArray())));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Test_metrics_never_change_a_choice_or_an_order(int number)
    {
        TrialOutcome[] trials = Random(number);
        TrialOutcome[] changed =
            Map(trials, (metric, value) => metric == MetricNames.TestLoss ? 100 - (value * value) : value);
        Assert.NotEqual(Show(Rank(Case, trials)), Show(Rank(Case, changed)));
        Assert.Equal(Choices(trials), Choices(changed));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_trial_that_diverges_never_improves_an_arm(int number)
    {
        TrialOutcome[] trials = Random(number, allComplete: true);
        StudyRanking before = Rank(Case, trials);
        for (int i = 0; i < trials.Length; i += 5)
        {
            TrialOutcome[] worse = [.. trials];
            worse[i] = worse[i] with { State = TrialState.Diverged };
            AssertNoBetter(before, Rank(Case, worse), trials[i].Arm);
            TrialOutcome another = trials[i] with { Configuration = 99, State = TrialState.Diverged };
            AssertNoBetter(before, Rank(Case, [.. trials, another]), trials[i].Arm);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Adding_a_constant_to_every_value_shifts_means_and_intervals_and_nothing_else(int number)
    {
        const double Shift = 8; // as large as exactness of the sums allows
        TrialOutcome[] trials = Random(number);
        TrialOutcome[] shifted = Map(trials, (_, value) => value + Shift);
        Assert.Equal(Choices(trials), Choices(shifted));
        StudyRanking before = Rank(Case, trials), after = Rank(Case, shifted);
        foreach ((ArmRanking left, ArmRanking right) in before.Criteria.SelectMany(ranking => ranking.Arms)
            .Zip(after.Criteria.SelectMany(ranking => ranking.Arms)))
        {
            foreach ((MetricSummary one, MetricSummary other) in left.Metrics.Zip(right.Metrics))
            {
                Assert.Equal(one.Mean + Shift, other.Mean, 1e-12);
                Assert.Equal(one.Interval is null, other.Interval is null);
                if (one.Interval is not { } interval) continue;
                Assert.Equal(interval.Low + Shift, other.Interval!.Value.Low, 1e-12);
                Assert.Equal(interval.High + Shift, other.Interval!.Value.High, 1e-12);
            }
        }

        foreach ((ArmComparison one, ArmComparison other) in before.Comparisons.Zip(after.Comparisons))
            Assert.Equal(one.Difference ?? 0, other.Difference ?? 0, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Exchanging_goal_and_sign_changes_nothing(int number)
    {
        TrialOutcome[] trials = Random(number);
        Study maximized = Case with
        {
            Rank = [.. Case.Criteria.Select(criterion => new RankByCriterion(criterion with { Goal = Goal.Max }))],
        };
        BestStep Maximized(BestStep best) => best with { Criterion = best.Criterion with { Goal = Goal.Max } };
        TrialOutcome[] negated =
        [
            .. Map(trials, (_, value) => -value).Select(trial => trial with
            {
                Result = trial.Result! with { Best = [.. trial.Result.Best.Select(Maximized)] },
            }),
        ];
        Assert.Equal(
            Choices(trials),
            Choices(negated, maximized).Replace(nameof(Goal.Max), nameof(Goal.Min), StringComparison.Ordinal));
    }

    // Few resamples: the properties hold of any number, and the numbers themselves are tested elsewhere.
    private static StudyRanking Rank(Study study, TrialOutcome[] trials) =>
        Ranker.Rank(study, trials, new() { Resamples = 100 });

    private static void AssertNoBetter(StudyRanking before, StudyRanking after, string arm)
    {
        foreach ((CriterionRanking ranking, CriterionRanking other) in before.Criteria.Zip(after.Criteria))
        {
            ArmRanking row = ranking.Row(arm), worse = other.Row(arm);
            Assert.True(worse.Rank >= row.Rank);
            Assert.True((worse.Mean ?? double.PositiveInfinity) >= (row.Mean ?? double.PositiveInfinity));
        }
    }

    private static string Choices(TrialOutcome[] trials, Study? study = null) => string.Join(
        '\n',
        Rank(study ?? Case, trials).Criteria.SelectMany(ranking => ranking.Arms.Select(
            row => $"{ranking.Criterion} {ranking.View} {row.Rank} {row.Arm} {row.Standing} {row.Configuration}")));

    private static TrialOutcome[] Random(int number, bool allComplete = false)
    {
        RandomStream stream = Stream(number);
        List<TrialOutcome> trials = [];
        ulong index = 0;
        // Multiples of 1/64, so that sums are exact and ties happen.
        double Draw() => stream.BelowAt(index++, 128) / 64.0;
        foreach (string arm in Arms)
        {
            for (int configuration = 0; configuration < 6; configuration++)
            {
                for (int seed = 1; seed <= 3; seed++)
                {
                    TrialOutcome trial = Trial(
                        arm, configuration, seed, Values(Draw(), Draw(), Draw()), Values(Draw(), Draw(), Draw()));
                    int state = stream.BelowAt(index++, allComplete ? 1 : 20);
                    trials.Add(trial with
                    {
                        State = state switch
                        {
                            13 => TrialState.Running,
                            14 => TrialState.Cancelled,
                            15 => TrialState.Pruned,
                            16 => TrialState.Pruned,
                            17 => TrialState.Diverged,
                            18 => TrialState.Failed,
                            19 => TrialState.Quarantined,
                            _ => TrialState.Completed,
                        },
                    });
                }
            }
        }

        return [.. trials];
    }

    private static TrialOutcome[] Map(TrialOutcome[] trials, Func<string, double, double> change)
    {
        SortedDictionary<string, double> Values(IReadOnlyDictionary<string, double> values) => new(
            values.ToDictionary(pair => pair.Key, pair => change(pair.Key, pair.Value), StringComparer.Ordinal),
            StringComparer.Ordinal);
        return
        [
            .. trials.Select(trial => trial with
            {
                Result = new(
                    trial.Result!.Steps,
                    Values(trial.Result.Final),
                    [.. trial.Result.Best.Select(best => best with { Values = Values(best.Values) })]),
            }),
        ];
    }

    private static RandomStream Stream(int number) =>
        RandomStream.Create((ulong)number, 0, RandomPurpose.Search);

    private static string Show(StudyRanking ranking) => JsonSerializer.Serialize(ranking);
}
