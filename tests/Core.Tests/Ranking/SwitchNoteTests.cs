using Sweep.Core.Ranking;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using static Sweep.Core.Tests.Ranking.RankingCase;

namespace Sweep.Core.Tests.Ranking;

/// <summary>A switching arm whose rule never fired was trained with its first optimizer alone: that is said.</summary>
public sealed class SwitchNoteTests
{
    private static readonly TrainingEvent Never = new(100, TrainingEvent.NeverSwitched, "swats", 0.5, double.NaN);
    private static readonly TrainingEvent Fired = new(40, TrainingEvent.Switched, "swats", 0.5, 0.1);

    [Fact]
    public void Says_in_how_many_trials_of_the_chosen_configuration_and_of_the_arm_a_rule_never_fired()
    {
        ArmRanking row = Row(
            With(Trial("swats", 0, 1, 0.9), Never), With(Trial("swats", 0, 2, 0.9), Never),
            With(Trial("swats", 1, 1, 0.1), Fired), With(Trial("swats", 1, 2, 0.1), Never));
        Assert.Equal(1, row.Configuration);
        Assert.Equal(
            "Rule swats never fired in 1 of 2 trials of the chosen configuration (3 of 4 of the arm): they did not "
            + "switch.",
            Assert.Single(row.Notes, IsOfRules));
    }

    [Fact]
    public void Says_nothing_where_every_trial_of_the_chosen_configuration_switched()
    {
        ArmRanking row = Row(
            With(Trial("swats", 0, 1, 0.9), Never), With(Trial("swats", 0, 2, 0.9), Never),
            With(Trial("swats", 1, 1, 0.1), Fired), With(Trial("swats", 1, 2, 0.1), Fired));
        Assert.DoesNotContain(row.Notes, IsOfRules);
    }

    [Fact]
    public void Counts_every_rule_of_nested_switches_alone()
    {
        TrainingEvent second = Never with { Rule = "plateau" };
        ArmRanking row = Row(
            With(Trial("swats", 0, 1, 0.9), Never, second), With(Trial("swats", 0, 2, 0.9), Fired, second));
        Assert.Equal(
            [
                "Rule swats never fired in 1 of 2 trials of the chosen configuration: they did not switch.",
                "Rule plateau never fired in 2 of 2 trials of the chosen configuration: they did not switch.",
            ],
            row.Notes.Where(IsOfRules));
    }

    [Fact]
    public void Leaves_out_trials_without_values_that_count()
    {
        ArmRanking row = Row(
            With(Trial("swats", 0, 1, 0.9), Never),
            With(Trial("swats", 0, 2, 0.9), Never) with { State = TrialState.Cancelled },
            With(Trial("swats", 1, 1, 0.9), Never) with { State = TrialState.Diverged });
        Assert.Contains(row.Notes, note => note.StartsWith("Rule swats never fired in 1 of 1 trials of the chosen "
            + "configuration (1 of 1 of the arm)", StringComparison.Ordinal));
    }

    private static ArmRanking Row(params TrialOutcome[] trials) => First(Study(2, ["swats"]), trials).Row("swats");

    private static bool IsOfRules(string note) => note.StartsWith("Rule ", StringComparison.Ordinal);

    private static TrialOutcome With(TrialOutcome trial, params TrainingEvent[] events) =>
        trial with { Result = trial.Result! with { Events = events } };
}
