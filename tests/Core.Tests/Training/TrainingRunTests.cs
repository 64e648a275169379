using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Optimizers;
using Sweep.Core.Search;
using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class TrainingRunTests
{
    public static TheoryData<string, string> OptimizersAndSchedules { get; } = [.. Combinations()];

    [Theory]
    [MemberData(nameof(OptimizersAndSchedules))]
    public void Resume_at_every_step_changes_no_bit(string optimizer, string schedule)
    {
        TrialPlan plan = Plans.Mlp(optimizer, schedule);
        byte[] undisturbed = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets)).Checkpoint();

        TrainingRun run = TrainingRun.Start(plan, Plans.Datasets);
        while (run.Status is TrainingStatus.Training or TrainingStatus.MeasureDue)
        {
            run = TrainingRun.Resume(plan, Plans.Datasets, run.Checkpoint());
            if (run.Status == TrainingStatus.MeasureDue) run.Measure();
            else run.Advance(1);
        }

        Assert.Equal(undisturbed, run.Checkpoint());
    }

    [Fact]
    public void Resume_at_every_step_keeps_what_a_schedule_has_heard()
    {
        ComponentSpec schedule = SweepCatalogue.Schedules["reduce-on-plateau"].Spec(
            ("patience", 0L), ("threshold", 0.5), ("cooldown", 1L), ("warmup", Duration.Steps(5)));
        TrialPlan plan = Plans.Mlp() with { Schedule = schedule };
        TrainingRun whole = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        byte[] undisturbed = whole.Checkpoint();
        Assert.InRange(whole.Result.Final[MetricNames.LearningRate], 1e-12, 1.01e-5); // two drops at least

        TrainingRun run = TrainingRun.Start(plan, Plans.Datasets);
        while (run.Status is TrainingStatus.Training or TrainingStatus.MeasureDue)
        {
            run = TrainingRun.Resume(plan, Plans.Datasets, run.Checkpoint());
            if (run.Status == TrainingStatus.MeasureDue) run.Measure();
            else run.Advance(1);
        }

        Assert.Equal(undisturbed, run.Checkpoint());
    }

    [Fact]
    public void Pace_of_the_caller_changes_no_bit()
    {
        TrialPlan plan = Plans.Mlp();
        byte[] atOnce = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets)).Checkpoint();
        byte[] byThrees = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets), stepsAtATime: 3).Checkpoint();
        Assert.Equal(atOnce, byThrees);
    }

    [Fact]
    public void Other_seed_gives_other_results()
    {
        TrialPlan plan = Plans.Mlp();
        byte[] one = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets)).Checkpoint();
        byte[] other = Plans.Finish(TrainingRun.Start(plan with { Seed = 6 }, Plans.Datasets)).Checkpoint();
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Evaluations_come_before_training_at_every_interval_and_at_the_end()
    {
        TrainingRun run = Plans.Finish(TrainingRun.Start(Plans.Mlp(), Plans.Datasets));
        CurveChunk validation = run.Curves.TakeChanges().Single(chunk => chunk.Metric == MetricNames.ValidationLoss);
        Assert.Equal([0, 7, 14, 21, 28, 35, 40], validation.Steps);
        Assert.All(validation.Values, value => Assert.True(double.IsFinite(value)));
        Assert.True(validation.Values[^1] < validation.Values[0]);
    }

    [Fact]
    public void Every_metric_is_measured()
    {
        TrainingRun run = Plans.Finish(TrainingRun.Start(Plans.Mlp(), Plans.Datasets));
        Assert.Equal(MetricNames.All.Order(StringComparer.Ordinal), run.Result.Final.Keys);
        CurveChunk rate = run.Curves.TakeChanges().Single(chunk => chunk.Metric == MetricNames.LearningRate);
        Assert.All(rate.Values, value => Assert.Equal(1e-3, value));
    }

    [Theory]
    [InlineData("adabound")]
    [InlineData("amsbound")]
    public void Optimizers_add_metrics_of_their_last_step(string optimizer)
    {
        TrainingRun run = Plans.Finish(TrainingRun.Start(Plans.Mlp(optimizer), Plans.Datasets));
        CurveChunk clipped = run.Curves.TakeChanges().Single(chunk => chunk.Metric == AdaBound.ClippedFractionMetric);
        Assert.Equal([7, 14, 21, 28, 35, 40], clipped.Steps);
        Assert.All(clipped.Values, value => Assert.InRange(value, 0, 1));
        Assert.Equal("parameters", run.EvaluatedAt);
    }

    [Fact]
    public void Evaluating_at_another_point_changes_the_metrics_and_not_the_training()
    {
        TrainingRun[] runs = [.. new[] { "fast", "slow" }.Select(point => Plans.Finish(TrainingRun.Start(
            Plans.Create(
                Plans.SmallMlp,
                SweepCatalogue.Optimizers["lookahead"].Spec(
                    ("inner", SweepCatalogue.Optimizers["sgdm"].Spec()), ("evaluate", point)),
                "constant"),
            Plans.Datasets)))];
        Assert.Equal(["parameters", "slow weights"], runs.Select(run => run.EvaluatedAt));
        Assert.Equal(runs[0].Parameters, runs[1].Parameters);
        double[][] losses = [.. runs.Select(run => run.Curves.TakeChanges()
            .Single(chunk => chunk.Metric == MetricNames.ValidationLoss).Values.ToArray())];

        // Evaluations come before training and after steps 7, 14, 21, 28, 35 and 40; the points meet at every fifth.
        Assert.Equal([true, false, false, false, false, true, true], losses[0].Zip(losses[1], (a, b) => a == b));
    }

    [Fact]
    public void A_study_file_searches_over_the_optimizer_within_another()
    {
        StudyReadResult read = StudyReader.Read(
            """
            study: s
            seed: 1
            problem: { name: mlp, dataset: digits, hidden: [12] }
            train: { steps: 12, batch: 100 }
            seeds: 1
            arms:
              a:
                optimizer:
                  name: lookahead
                  inner: { choice: [adabound, { name: sgdm, lr: { log: [0.01, 0.1] } }] }
            search: { configurations: 8 }
            """,
            "s.yaml",
            CatalogueSet.Default);
        Assert.True(read.IsValid, string.Join('\n', read.Errors));
        ISampler sampler = StudyBinder.Sampler(read.Study, read.Study.Arms[0], CatalogueSet.Default);
        HashSet<double> rates = [];
        bool reported = false;
        for (int trial = 0; trial < 8; trial++)
        {
            TrialPlan plan = StudyBinder.Plan(read.Study, sampler.Next()!.Parameters, 0, CatalogueSet.Default);
            TrainingRun run = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
            Assert.Equal(TrainingStatus.Completed, run.Status);
            rates.Add(run.Result.Final[MetricNames.LearningRate]);
            reported |= run.Result.Final.ContainsKey(AdaBound.ClippedFractionMetric);
        }

        Assert.True(rates.Count > 3, "Every configuration trained at the same rate.");
        Assert.Contains(1e-3, rates);
        Assert.True(reported, "The inner optimizer's report did not come through.");
    }

    [Fact]
    public void Before_training_the_gradient_norm_is_the_first_batchs()
    {
        TrainingRun run = TrainingRun.Start(Plans.Mlp("sgd"), Plans.Datasets);
        run.Measure();
        double measured = run.Result.Final[MetricNames.GradientNorm];

        TrainingRun again = TrainingRun.Start(
            Plans.Mlp("sgd") with { Train = Plans.Mlp().Train with { EvaluateEvery = Duration.Steps(1) } },
            Plans.Datasets);
        again.Measure();
        again.Advance(1);
        again.Measure();
        Assert.Equal(measured, again.Result.Final[MetricNames.GradientNorm]);
    }

    [Fact]
    public void Best_step_is_where_the_criterion_was_best_and_holds_that_steps_metrics()
    {
        TrainingRun run = Plans.Finish(TrainingRun.Start(Plans.Mlp("sgdm"), Plans.Datasets));
        Dictionary<string, CurveChunk> curves = run.Curves.TakeChanges().ToDictionary(chunk => chunk.Metric);
        IReadOnlyList<double> losses = curves[MetricNames.ValidationLoss].Values;
        int best = losses.ToList().IndexOf(losses.Min());
        BestStep found = Assert.Single(run.Result.Best);
        Assert.Equal(curves[MetricNames.ValidationLoss].Steps[best], found.Step);
        Assert.Equal(curves[MetricNames.TestLoss].Values[best], found.Values[MetricNames.TestLoss]);
    }

    [Theory]
    [InlineData(1e30)]
    [InlineData(10.0)]
    public void Divergence_ends_the_trial_with_a_reason(double rate)
    {
        TrainingRun run = Plans.Finish(TrainingRun.Start(Plans.Rosenbrock("sgd", rate), Plans.Datasets));
        Assert.Equal(TrainingStatus.Diverged, run.Status);
        Assert.True(run.Step < run.TotalSteps);
        Assert.Contains("at step", run.Reason);
    }

    [Fact]
    public void Loss_bound_of_the_study_is_minded()
    {
        TrialPlan plan = Plans.Mlp();
        TrainingRun run = Plans.Finish(
            TrainingRun.Start(plan with { Train = plan.Train with { DivergeAbove = 0.5 } }, Plans.Datasets));
        Assert.Equal(TrainingStatus.Diverged, run.Status);
    }

    [Fact]
    public void Batch_larger_than_the_train_split_is_refused_with_the_remedy()
    {
        TrialPlan plan = Plans.Mlp();
        InvalidPlanException exception = Assert.Throws<InvalidPlanException>(
            () => TrainingRun.Start(plan with { Train = plan.Train with { Batch = 100_000 } }, Plans.Datasets));
        Assert.Contains("full", exception.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(TrainOptions.FullBatch)]
    public void Online_and_offline_training_learn(int batch)
    {
        TrialPlan plan = Plans.Mlp("sgdm");
        plan = plan with
        {
            Optimizer = SweepCatalogue.Optimizers["sgdm"].Spec(("lr", batch == 1 ? 0.01 : 0.5)),
            Train = plan.Train with
            {
                Batch = batch,
                Budget = Duration.Steps(300),
                EvaluateEvery = Duration.Steps(100),
            },
        };
        TrainingRun run = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        Assert.True(
            run.Result.Final[MetricNames.ValidationLoss] < 2.2, $"{run.Result.Final[MetricNames.ValidationLoss]}");
    }

    [Fact]
    public void Damaged_checkpoints_are_refused_and_nothing_else()
    {
        TrialPlan plan = Plans.Mlp();
        TrainingRun run = TrainingRun.Start(plan, Plans.Datasets);
        run.Measure();
        run.Advance(5);
        byte[] whole = run.Checkpoint();
        RandomStream random = RandomStream.Create(1, 1, RandomPurpose.Noise);
        for (ulong i = 0; i < 300; i++)
        {
            byte[] cut = whole[..random.BelowAt(2 * i, whole.Length)];
            Assert.Throws<InvalidDataException>(() => TrainingRun.Resume(plan, Plans.Datasets, cut));
        }
    }

    [Fact]
    public void Checkpoint_of_another_plan_is_refused()
    {
        byte[] checkpoint = TrainingRun.Start(Plans.Mlp("adam"), Plans.Datasets).Checkpoint();
        Assert.Throws<InvalidDataException>(
            () => TrainingRun.Resume(Plans.Mlp("sgdm"), Plans.Datasets, checkpoint));
    }

    [Fact]
    public void Numerics_self_test_gives_the_published_hash()
    {
        string hash = NumericsSelfTest.Run(Plans.Datasets);
        Assert.True(hash == NumericsSelfTest.Expected, $"The hash is {hash}.");
    }

    private static IEnumerable<TheoryDataRow<string, string>> Combinations() =>
        SweepCatalogue.Optimizers.Select(optimizer => (optimizer.Name, "one-cycle"))
            .Union(SweepCatalogue.Schedules.Select(schedule => ("adam", schedule.Name)))
            .Select(pair => new TheoryDataRow<string, string>(pair.Item1, pair.Item2));
}
