using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Tests.Catalogue;
using Sweep.Core.Tests.Numerics;
using Sweep.Core.Tests.Problems;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class TrainingGroupTests
{
    private static readonly FormulaDataset Datasets = new();

    public static TheoryData<string> Optimizers => [.. SweepCatalogue.Optimizers.Select(optimizer => optimizer.Name)];

    public static TheoryData<string> Schedules => [.. SweepCatalogue.Schedules.Select(schedule => schedule.Name)];

    public static TheoryData<string> Problems =>
        [.. TrainedProblems.Names];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Trials_of_a_plane_function_are_those_trained_alone(string optimizer) =>
        RequireSame(Rates(19).Select((rate, i) => Plane(optimizer, rate, seed: (ulong)(i % 3))));

    [Theory]
    [InlineData("sgdm", "constant")]
    [InlineData("adam", "one-cycle")]
    [InlineData("muon", "constant")]
    public void A_trial_by_itself_is_the_one_trained_step_by_step(string optimizer, string schedule) =>
        RequireSame([Plane(optimizer, 1e-4) with
        {
            Schedule = CatalogueCases.Default(SweepCatalogue.Schedules[schedule]),
        }]);

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Schedules_go_on_by_themselves_in_each_lane(string schedule) =>
        RequireSame(Rates(5).Select(rate => Plane("adam", rate) with
        {
            Schedule = CatalogueCases.Default(SweepCatalogue.Schedules[schedule]),
        }));

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(1)]
    public void Lanes_have_the_same_bits_on_every_path(int width)
    {
        LaneWidth.Force(width);
        try
        {
            RequireSame(Rates(17).Select(rate => Plane("adam", rate)));
        }
        finally
        {
            LaneWidth.Force(0);
        }
    }

    [Theory]
    [MemberData(nameof(Problems))]
    public void Trials_of_any_problem_are_those_trained_alone(string problem)
    {
        ComponentSpec spec = CatalogueCases.Default(SweepCatalogue.Problems[problem]);
        RequireSame(Rates(2).SelectMany(rate => new[] { "sgdm", "adam" }.Select(optimizer =>
            Plans.Create(spec, SweepCatalogue.Optimizers[optimizer].Spec(("lr", rate)), "constant") with
            {
                Train = new()
                {
                    Budget = Duration.Steps(5),
                    Batch = spec.Name == "reddi-online" ? 1 : 10,
                    EvaluateEvery = Duration.Steps(3),
                    EvaluateSplits = [Split.Train],
                    TrainDraw = 20,
                },
                Criteria = [],
            })));
    }

    [Fact]
    public void A_trial_that_diverges_ends_where_it_would_alone_and_leaves_the_others_undisturbed()
    {
        TrialPlan[] plans = [.. new[] { 1e-4, 1.0, 2e-4, 1e-2, 10.0 }.Select(rate => Plane("sgdm", rate))];
        TrainingRun[] runs = RequireSame(plans);
        Assert.Equal(TrainingStatus.Diverged, runs[1].Status);
        Assert.Equal(TrainingStatus.Completed, runs[0].Status);
    }

    [Fact]
    public void Trials_that_are_behind_catch_up()
    {
        TrialPlan[] plans = [.. Rates(6).Select(rate => Plane("adam", rate))];
        RequireSame(plans, [.. plans.Select((plan, i) =>
        {
            TrainingRun run = TrainingRun.Start(plan, Datasets);
            for (int turn = 0; turn < i; turn++)
            {
                if (run.Status == TrainingStatus.MeasureDue) run.Measure();
                else run.Advance(5);
            }

            return run;
        })]);
    }

    [Fact]
    public void A_trial_can_leave_at_any_time_with_its_exact_state()
    {
        TrialPlan[] plans = [.. Rates(4).Select(rate => Plane("rmsprop", rate))];
        TrainingRun[] runs = [.. plans.Select(plan => TrainingRun.Start(plan, Datasets))];
        foreach (TrainingRun run in runs) run.Measure();
        new TrainingGroup(runs).Advance(3);
        TrainingRun alone = TrainingRun.Start(plans[1], Plans.Datasets);
        alone.Measure();
        alone.Advance(3);
        Assert.Equal(alone.Checkpoint(), runs[1].Checkpoint());
        TrainingRun[] rest = [runs[0], runs[2], runs[3]];
        Finish(rest, new(rest), 1000);
        RequireEqual(plans[3], runs[3]);
    }

    [Fact]
    public void Steps_with_more_than_an_update_are_not_taken_in_lanes_and_have_the_same_numbers() =>
        RequireSame(Rates(4).Select(rate => Plane("sgdm", rate) with
        {
            Train = Plane("sgdm", rate).Train with { Clip = new(GradientClipping.Norm, 5), Accumulate = 2 },
        }));

    [Fact]
    public void Keys_tell_apart_what_cannot_be_joined()
    {
        TrialPlan plane = Plane("sgd", 1e-4);
        Assert.Equal(TrainingGroup.KeyOf(plane), TrainingGroup.KeyOf(Plane("adam", 1e-3, seed: 9)));
        Assert.NotEqual(TrainingGroup.KeyOf(Plans.Mlp()), TrainingGroup.KeyOf(Plans.Mlp() with { Seed = 9 }));
        Assert.NotEqual(TrainingGroup.KeyOf(plane), TrainingGroup.KeyOf(plane with { StudySeed = 99 }));
        Assert.NotEqual(
            TrainingGroup.KeyOf(plane), TrainingGroup.KeyOf(plane with { Train = plane.Train with { Batch = 7 } }));
        Assert.NotEqual(
            TrainingGroup.KeyOf(plane),
            TrainingGroup.KeyOf(plane with { Problem = SweepCatalogue.Problems["rosenbrock"].Spec(("noise", 2.0)) }));
    }

    [Fact]
    public void Steps_of_a_group_allocate_nothing()
    {
        TrainingRun[] runs = [.. Rates(20).Select(rate => TrainingRun.Start(
            Plane("adam", rate) with
            {
                Train = new()
                {
                    Budget = Duration.Steps(100_000), Batch = 128, EvaluateEvery = Duration.Steps(100_000),
                },
            },
            Datasets))];
        foreach (TrainingRun run in runs) run.Measure();
        TrainingGroup group = new(runs);
        group.Advance(300);
        int rounds = 0;
        Assert.Equal(0, Allocations.Of(_ =>
        {
            rounds++;
            group.Advance(5000);
        }));
        Assert.Equal(300 + (5000 * rounds), runs[^1].Step);
    }

    private static IEnumerable<double> Rates(int count) =>
        Enumerable.Range(0, count).Select(i => 1e-5 * Math.Pow(1.7, i % 12));

    private static TrialPlan Plane(string optimizer, double rate, ulong seed = 5)
    {
        OptimizerEntry entry = SweepCatalogue.Optimizers[optimizer];
        ComponentSpec spec = CatalogueCases.Default(entry);
        if (spec.Values.Has("lr")) spec = new(spec.Name, spec.Values.With("lr", rate));
        return Plans.Create(SweepCatalogue.Problems["rosenbrock"].Spec(), spec, "constant") with { Seed = seed };
    }

    private static TrainingRun[] RequireSame(IEnumerable<TrialPlan> plans) =>
        RequireSame([.. plans], [.. plans.Select(plan => TrainingRun.Start(plan, Datasets))]);

    private static TrainingRun[] RequireSame(TrialPlan[] plans, TrainingRun[] runs)
    {
        Finish(runs, new(runs), stepsAtATime: 6);
        for (int i = 0; i < plans.Length; i++) RequireEqual(plans[i], runs[i]);
        return runs;
    }

    private static void RequireEqual(TrialPlan plan, TrainingRun run)
    {
        TrainingRun alone = Plans.Finish(TrainingRun.Start(plan, Datasets));
        Assert.Equal(alone.Status, run.Status);
        Assert.Equal(alone.Reason, run.Reason);
        Assert.Equal(alone.Checkpoint(), run.Checkpoint());
    }

    private static void Finish(TrainingRun[] runs, TrainingGroup group, long stepsAtATime)
    {
        while (runs.Any(run => run.Status is TrainingStatus.Training or TrainingStatus.MeasureDue))
        {
            foreach (TrainingRun run in runs.Where(run => run.Status == TrainingStatus.MeasureDue)) run.Measure();
            group.Advance(stepsAtATime);
        }
    }
}
