using Sweep.Core.Ranking;
using Sweep.Core.Search;
using Sweep.Core.Studies;
using static Sweep.Core.Tests.Ranking.RankingCase;

namespace Sweep.Core.Tests.Ranking;

public sealed class RankerTests
{
    private static readonly string[] Two = ["adam", "sgdm"];

    [Fact]
    public void The_best_mean_over_seeds_is_chosen_not_the_best_seed()
    {
        CriterionRanking ranking = First(
            Study(2, ["adam"]),
            Trial("adam", 0, 1, 0.10), Trial("adam", 0, 2, 0.50), // the best seed
            Trial("adam", 1, 1, 0.28), Trial("adam", 1, 2, 0.30));
        ArmRanking row = Assert.Single(ranking.Arms);
        Assert.Equal(1, row.Configuration);
        Assert.Equal("""{"n":1}""", row.Parameters);
        Assert.Equal(0.29, row.Mean!.Value, 1e-15);
        Assert.Equal(2, row.Seeds);
    }

    [Fact]
    public void The_best_view_selects_by_the_values_at_the_best_step()
    {
        StudyRanking ranking = Ranker.Rank(
            Study(1, ["adam"]),
            [
                Trial("adam", 0, 1, Values(0.2, test: 0.21), Values(0.18, test: 0.31)),
                Trial("adam", 1, 1, Values(0.3, test: 0.22), Values(0.10, test: 0.32)),
            ]);
        Assert.Equal([RankingView.Final, RankingView.Best], ranking.Criteria.Select(criterion => criterion.View));
        Assert.Equal([0, 1], ranking.Criteria.Select(criterion => criterion.Arms[0].Configuration!.Value));
        Assert.Equal([0.21, 0.32], ranking.Criteria.Select(criterion => criterion.Arms[0].Metrics[2].Mean));
    }

    [Fact]
    public void A_diverged_seed_makes_its_configuration_the_last_choice()
    {
        CriterionRanking ranking = First(
            Study(2, ["adam"]),
            Trial("adam", 0, 1, 0.01), Diverged("adam", 0, 2),
            Trial("adam", 1, 1, 0.9), Trial("adam", 1, 2, 0.9));
        Assert.Equal(1, ranking.Arms[0].Configuration);
        Assert.Equal(1, ranking.Arms[0].InfiniteConfigurations);
        Assert.Equal(1, ranking.Arms[0].Trials.Diverged);
        Assert.Contains(
            ranking.Arms[0].Notes, note => note.StartsWith("1 of 2 configurations", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TrialState.Diverged)]
    [InlineData(TrialState.Failed)]
    [InlineData(TrialState.Quarantined)]
    public void An_arm_of_which_nothing_is_finite_ranks_last(TrialState state)
    {
        CriterionRanking ranking = First(
            Study(1, ["adam", "sgdm", "lion", "muon"]),
            Trial("adam", 0, 1, 0.1) with { State = state },
            Trial("sgdm", 0, 1, double.NaN),
            Trial("muon", 0, 1, 9));
        Assert.Equal(["muon", "lion", "adam", "sgdm"], ranking.Arms.Select(row => row.Arm));
        Assert.Equal(
            [ArmStanding.Trained, ArmStanding.Nothing, ArmStanding.Diverged, ArmStanding.Diverged],
            ranking.Arms.Select(row => row.Standing));
        ArmRanking last = ranking.Row("adam");
        Assert.Null(last.Configuration);
        Assert.Null(last.Mean);
        Assert.Empty(last.Metrics);
        Assert.Contains(last.Notes, note => note.Contains("ranks last", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pruned_configuration_is_chosen_only_where_no_other_has_values()
    {
        CriterionRanking ranking = First(
            Study(1, Two),
            Trial("adam", 0, 1, 0.01) with { State = TrialState.Pruned },
            Trial("adam", 1, 1, 0.5),
            Trial("sgdm", 0, 1, 0.02) with { State = TrialState.Pruned },
            Trial("sgdm", 1, 1, 0.01) with { State = TrialState.Pruned, Result = null });
        Assert.Equal(["adam", "sgdm"], ranking.Arms.Select(row => row.Arm));
        Assert.Equal(1, ranking.Row("adam").Configuration);
        Assert.Equal(ArmStanding.Pruned, ranking.Row("sgdm").Standing);
        Assert.Equal(0, ranking.Row("sgdm").Configuration);
        Assert.Contains(ranking.Row("sgdm").Notes, note => note.Contains("was pruned", StringComparison.Ordinal));
    }

    [Fact]
    public void Equal_arms_and_configurations_keep_the_studys_order()
    {
        CriterionRanking ranking = First(
            Study(1, ["sgdm", "adam"]),
            Trial("adam", 1, 1, 0.5), Trial("adam", 0, 1, 0.5), Trial("sgdm", 3, 1, 0.5), Trial("sgdm", 2, 1, 0.5));
        Assert.Equal(["sgdm", "adam"], ranking.Arms.Select(row => row.Arm));
        Assert.Equal([2, 0], ranking.Arms.Select(row => row.Configuration!.Value));
        Assert.Equal([1, 2], ranking.Arms.Select(row => row.Rank));
    }

    [Fact]
    public void While_a_study_runs_a_lucky_first_seed_does_not_beat_a_mean()
    {
        Study study = Study(3, ["adam"]);
        StudyRanking ranking = Ranker.Rank(
            study,
            [
                Trial("adam", 0, 1, 0.3), Trial("adam", 0, 2, 0.3), Trial("adam", 0, 3, 0.3),
                Trial("adam", 1, 1, 0.1), Trial("adam", 1, 2, 0.1) with { State = TrialState.Running, Result = null },
            ]);
        Assert.False(ranking.Complete);
        Assert.Equal(0, ranking.Criteria[0].Arms[0].Configuration);
        Assert.Contains("The study is not complete: 1 of 5 trials have not ended.", ranking.Warnings);
        Assert.Contains("1 of 5 trials have not ended: the choice may change.", ranking.Criteria[0].Arms[0].Notes);
    }

    [Fact]
    public void Metrics_of_training_itself_are_left_out_and_the_criterion_never()
    {
        Study study = Study(1, ["adam"], new RankByCriterion(new("loss", Goal.Min)));
        SortedDictionary<string, double> values = Values(0.2);
        values["loss"] = 0.3;
        CriterionRanking ranking = First(study, Trial("adam", 0, 1, values, values));
        Assert.Equal(
            ["train_loss", "val_loss", "test_loss", "loss"],
            ranking.Arms[0].Metrics.Select(summary => summary.Metric));
    }

    [Fact]
    public void One_seed_has_no_interval_and_says_so()
    {
        StudyRanking ranking = Ranker.Rank(Study(1, ["adam"]), [Trial("adam", 0, 1, 0.5)]);
        Assert.All(ranking.Criteria[0].Arms[0].Metrics, summary => Assert.Null(summary.Interval));
        Assert.Contains("One seed: no interval.", ranking.Criteria[0].Arms[0].Notes);
        Assert.Contains(ranking.Warnings, warning => warning.StartsWith("1 seed:", StringComparison.Ordinal));
        Assert.Empty(Ranker.Rank(Study(3, ["adam"]), [.. Seeds("adam", 0, 0.5, 0.6, 0.7)]).Warnings);
    }

    [Fact]
    public void Warns_when_the_winner_flips_between_splits_views_or_criteria()
    {
        StudyRanking ranking = Ranker.Rank(
            Study(3, Two, ValidationLoss, TrainLoss),
            [
                .. Enumerable.Range(1, 3).SelectMany(seed => new[]
                {
                    Trial("adam", 0, seed, 0.5, train: 0.1, test: 0.4),
                    Trial("sgdm", 0, seed, 0.3, train: 0.2, test: 0.6),
                }),
            ]);
        Assert.Equal(
            [
                "The winner flips: sgdm is first by val_loss, "
                    + "but of the same configurations adam's has the best train_loss.",
                "The winner flips: sgdm is first by val_loss, "
                    + "but of the same configurations adam's has the best test_loss.",
            ],
            ranking.Criteria[0].Warnings);
        Assert.Equal(
            [
                "The winner depends on the criterion: sgdm by val_loss (final), val_loss (best); "
                    + "adam by train_loss (final), train_loss (best).",
            ],
            ranking.Warnings);
    }

    [Fact]
    public void Warns_of_unequal_numbers_of_configurations()
    {
        StudyRanking ranking = Ranker.Rank(
            Study(3, Two), [.. Seeds("adam", 0, 1, 1, 1), .. Seeds("adam", 1, 2, 2, 2), .. Seeds("sgdm", 0, 3, 3, 3)]);
        Assert.Contains(ranking.Warnings, warning => warning.Contains("(adam 2, sgdm 1)", StringComparison.Ordinal));
    }

    [Fact]
    public void Notes_an_optimum_on_the_edge_of_its_space()
    {
        SpaceMap space = StudyReader.Read(
            """
            study: edges
            problem: rosenbrock
            seeds: 1
            arms:
              adam:
                optimizer:
                  choice:
                    - { name: sgdm, lr: 0.1, momentum: { uniform: [0.09, 0.1] } }
                    - { name: adam, lr: { log: [1.0e-4, 0.1] }, beta1: { uniform: [0, 0.9] } }
            search: { configurations: 2 }
            """,
            "edges.yaml").Study!.Arms[0].Space;
        Study study = Study(1, ["adam"]) with { Arms = [new("adam", space)] };
        TrialOutcome[] trials =
        [
            Trial("adam", 0, 1, 0.5),
            Trial("adam", 1, 1, 0.1) with { Parameters = """{"optimizer":{"beta1":0.5,"lr":0.095,"name":"adam"}}""" },
        ];
        ArmRanking row = Ranker.Rank(study, trials).Criteria[0].Arms[0];
        string note = Assert.Single(row.Notes, note => note.Contains("edge", StringComparison.Ordinal));
        Assert.StartsWith(
            "optimizer.lr = 0.095 is on the upper edge of its space (0.0001 to 0.1)", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.05, 0, 1, false, -1)]
    [InlineData(0.051, 0, 1, false, 0)]
    [InlineData(0.95, 0, 1, false, 1)]
    [InlineData(1e-4, 1e-4, 1, true, -1)]
    [InlineData(2e-4, 1e-4, 1, true, 0)]
    [InlineData(0.7, 1e-4, 1, true, 1)]
    [InlineData(3, 3, 3, false, 0)]
    public void An_edge_is_a_twentieth_of_the_scale(double value, double low, double high, bool log, int edge) =>
        Assert.Equal(edge, new DrawnValue("lr", value, low, high, log).Edge);

    [Fact]
    public void Refuses_trials_that_are_not_the_studys_or_are_there_twice()
    {
        Assert.Throws<ArgumentException>(() => First(Study(1, Two), Trial("lion", 0, 1, 1)));
        Assert.Throws<ArgumentException>(() => First(Study(1, Two), Trial("adam", 0, 1, 1), Trial("adam", 0, 1, 2)));
    }

    [Fact]
    public void A_study_without_trials_has_a_ranking() =>
        Assert.All(First(Study(1, Two)).Arms, row => Assert.Equal(ArmStanding.Nothing, row.Standing));

    [Fact]
    public void A_hundred_thousand_trials_are_ranked()
    {
        const int Arms = 4, Configurations = 5_000, PerConfiguration = 5;
        string[] arms = [.. Enumerable.Range(0, Arms).Select(arm => $"arm{arm}")];
        TrialOutcome[] trials =
        [
            .. Enumerable.Range(0, Arms * Configurations * PerConfiguration).Select(i => Trial(
                arms[i % Arms],
                i / Arms / PerConfiguration,
                1 + (i / Arms % PerConfiguration),
                (i * 7919L % 10007) / 1e4)),
        ];
        Study study = Study(PerConfiguration, arms, ValidationLoss, TrainLoss);
        StudyRanking ranking = Ranker.Rank(study, trials);
        Assert.Equal(100_000, ranking.Trials.Completed);
    }

    private static TrialOutcome Diverged(string arm, int configuration, int seed) =>
        Trial(arm, configuration, seed, 1e30) with { State = TrialState.Diverged };

    private static IEnumerable<TrialOutcome> Seeds(string arm, int configuration, params double[] values) =>
        values.Select((value, i) => Trial(arm, configuration, i + 1, value));
}
