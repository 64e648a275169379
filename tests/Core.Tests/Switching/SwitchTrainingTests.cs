using Sweep.Core.Catalogue;
using Sweep.Core.Schedules;
using Sweep.Core.Tests.Training;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Switching;

/// <summary>Switches within whole trials.</summary>
public sealed class SwitchTrainingTests
{
    private static readonly Dictionary<string, (string, object)[]> Firing = new()
    {
        ["swats"] = [("tolerance", 1.0)],
        ["robust-projection"] = [("window", 5L), ("every", Duration.Steps(6)), ("change", 10.0)],
        ["fixed"] = [("at", Duration.Fraction(0.3))],
        ["plateau"] = [("patience", 1L), ("threshold", 0.9)],
        ["nt-asgd"] = [("n", 1L), ("metric", "batch_loss")],
        ["gradient-noise"] = [("burn_in", Duration.Steps(9)), ("theta", 1e-3)],
        ["pflug"] = [],
        ["sasa-plus"] = [("keep", 1L), ("minimum_samples", 9L), ("test_every", 5L), ("confidence", 0.999999)],
        ["slope"] = [("keep", 1L), ("minimum_samples", 9L), ("test_every", 5L), ("significance", 1e-12)],
    };

    public static TheoryData<string, string, string> Rules => [.. Combinations()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Resume_at_every_step_changes_no_bit(string rule, string schedule, string momentum)
    {
        TrialPlan plan =
            Plan(rule, schedule, ("momentum", momentum), ("schedule", momentum == "carry" ? "restart" : "continue"));
        TrainingRun whole = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        TrainingEvent happened = Assert.Single(whole.Result.Events);
        if (rule is not ("nt-asgd" or "pflug" or "sasa-plus"))
            Assert.Equal(TrainingEvent.Switched, happened.Kind);

        TrainingRun run = TrainingRun.Start(plan, Plans.Datasets);
        while (run.Status is TrainingStatus.Training or TrainingStatus.MeasureDue)
        {
            run = TrainingRun.Resume(plan, Plans.Datasets, run.Checkpoint());
            if (run.Status == TrainingStatus.MeasureDue) run.Measure();
            else run.Advance(1);
        }

        Assert.Equal(whole.Checkpoint(), run.Checkpoint());
        Assert.Equal(happened, Assert.Single(run.Result.Events));
    }

    [Theory]
    [InlineData("continue")]
    [InlineData("restart")]
    public void The_schedule_goes_on_or_begins_anew_with_the_new_base_rate(string schedule)
    {
        TrialPlan plan = Plan("fixed", "cosine", ("rate", 0.2), ("schedule", schedule));
        plan = plan with { Train = plan.Train with { EvaluateEvery = Duration.Steps(1) } };
        TrainingRun run = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        CurveChunk rates = run.Curves.TakeChanges().Single(chunk => chunk.Metric == MetricNames.LearningRate);
        ScheduleEntry cosine = SweepCatalogue.Schedules["cosine"];
        ISchedule before = cosine.Create(cosine.Spec().Values, new(1e-3, 40, 10));
        ISchedule anew = cosine.Create(cosine.Spec().Values, new(0.2, 28, 10));
        for (int i = 1; i < rates.Steps.Count; i++)
        {
            long step = rates.Steps[i] - 1; // the point after a step has the rate of that step
            double expected = step < 12 ? before.At(step).LearningRate
                : schedule == "restart" ? anew.At(step - 12).LearningRate
                : 200 * before.At(step).LearningRate;
            Assert.Equal(expected, rates.Values[i], 1e-15);
        }

        Assert.Equal(new(12, TrainingEvent.Switched, "fixed", 12, 0.2), Assert.Single(run.Result.Events));
    }

    [Fact]
    public void An_estimated_rate_is_the_next_steps_rate_whatever_the_schedules_height()
    {
        TrialPlan plan = Plan("swats", "cosine");
        plan = plan with { Train = plan.Train with { EvaluateEvery = Duration.Steps(1) } };
        TrainingRun run = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        TrainingEvent happened = Assert.Single(run.Result.Events);
        CurveChunk rates = run.Curves.TakeChanges().Single(chunk => chunk.Metric == MetricNames.LearningRate);
        double share = rates.Values[(int)happened.Step] / 1e-3;
        double next = rates.Values[(int)happened.Step + 1];
        ScheduleEntry cosine = SweepCatalogue.Schedules["cosine"];
        ISchedule schedule = cosine.Create(cosine.Spec().Values, new(1, 40, 10));
        Assert.Equal(schedule.At(happened.Step).LearningRate * happened.NewRate, next, 1e-12);
        Assert.True(share < 1 || happened.Step == 1);
    }

    [Fact]
    public void A_rule_that_never_fires_says_so_in_the_result()
    {
        TrialPlan plan = Plan("fixed", "constant", ("when", Rule("fixed", ("at", Duration.Steps(41)))));
        TrainingRun run = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        TrainingEvent never = Assert.Single(run.Result.Events);
        Assert.Equal(
            (40, TrainingEvent.NeverSwitched, "fixed", 40.0), (never.Step, never.Kind, never.Rule, never.Value));
        TrialResult read = TrialResult.FromBytes(run.Result.ToBytes());
        Assert.Equal(never, Assert.Single(read.Events));
        Assert.Equal(run.Result.ToBytes(), read.ToBytes());
    }

    [Fact]
    public void Results_without_events_keep_the_first_format_and_unknown_ones_are_refused()
    {
        TrialResult result = Plans.Finish(TrainingRun.Start(Plans.Mlp(), Plans.Datasets)).Result;
        byte[] bytes = result.ToBytes();
        Assert.Equal(1, bytes[0]);
        Assert.Empty(TrialResult.FromBytes(bytes).Events);
        Assert.Equal(2, (result with { Events = [new(1, "switched", "x", 2, 3)] }).ToBytes()[0]);
        bytes[0] = 3;
        Assert.Throws<InvalidDataException>(() => TrialResult.FromBytes(bytes));
    }

    [Fact]
    public void Lookahead_passes_on_what_a_switch_inside_needs_and_says()
    {
        TrialPlan plan = Plan("plateau", "cosine", ("schedule", "restart"));
        ComponentSpec lookahead = SweepCatalogue.Optimizers["lookahead"].Spec(("inner", plan.Optimizer));
        TrainingRun run = Plans.Finish(TrainingRun.Start(plan with { Optimizer = lookahead }, Plans.Datasets));
        Assert.Equal(TrainingEvent.Switched, Assert.Single(run.Result.Events).Kind);
    }

    [Fact]
    public void Switches_may_be_chained_and_every_step_is_that_of_the_trial()
    {
        ComponentSpec second = SweepCatalogue.Optimizers["switch"].Spec(
            ("from", SweepCatalogue.Optimizers["sgdm"].Spec()),
            ("to", SweepCatalogue.Optimizers["sgd"].Spec(("lr", 0.25))),
            ("when", Rule("fixed", ("at", Duration.Steps(8)))));
        TrainingRun run = Plans.Finish(TrainingRun.Start(Plan("fixed", "constant", ("to", second)), Plans.Datasets));
        Assert.Equal([12L, 20L], run.Result.Events.Select(happened => happened.Step));
        Assert.Equal([0.01, 0.25], run.Result.Events.Select(happened => happened.NewRate));
        Assert.Equal(0.25, run.Result.Final[MetricNames.LearningRate], 1e-12);
    }

    private static ComponentSpec Rule(string name, params (string, object)[] values) =>
        SweepCatalogue.SwitchRules[name].Spec(values);

    private static TrialPlan Plan(string rule, string schedule, params (string, object)[] settings)
    {
        Dictionary<string, object> values = new()
        {
            ["from"] = SweepCatalogue.Optimizers["adam"].Spec(),
            ["to"] = SweepCatalogue.Optimizers["sgdm"].Spec(),
            ["when"] = Rule(rule, Firing[rule]),
        };
        foreach ((string name, object value) in settings) values[name] = value;
        ComponentSpec optimizer =
            SweepCatalogue.Optimizers["switch"].Spec(values.Select(pair => (pair.Key, pair.Value)));
        return Plans.Create(Plans.SmallMlp, optimizer, schedule);
    }

    private static IEnumerable<TheoryDataRow<string, string, string>> Combinations() =>
        from rule in SweepCatalogue.SwitchRules
        from setting in new[]
        {
            ("constant", "zero"), ("cosine", "carry"), ("one-cycle", "zero"), ("reduce-on-plateau", "carry"),
        }
        select new TheoryDataRow<string, string, string>(rule.Name, setting.Item1, setting.Item2);
}
