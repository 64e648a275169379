using Sweep.Core.Problems;
using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class EvaluationTests
{
    [Fact]
    public void Splits_that_are_left_out_change_no_other_number()
    {
        TrialPlan plan = Plans.Mlp();
        TrainingRun whole = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        TrainingRun part = Plans.Finish(TrainingRun.Start(
            plan with { Train = plan.Train with { EvaluateSplits = [Split.Validation] } }, Plans.Datasets));
        Assert.Equal(whole.Parameters, part.Parameters);
        string[] missing =
        [
            MetricNames.TestAccuracy, MetricNames.TestLoss, MetricNames.TrainAccuracy, MetricNames.TrainLoss,
        ];
        Assert.Equal(whole.Result.Final.Where(pair => !missing.Contains(pair.Key)), part.Result.Final);
    }

    [Fact]
    public void A_plan_whose_criterion_is_not_evaluated_is_refused_with_the_remedy()
    {
        TrialPlan plan = Plans.Mlp();
        plan = plan with { Train = plan.Train with { EvaluateSplits = [Split.Train, Split.Test] } };
        InvalidPlanException exception =
            Assert.Throws<InvalidPlanException>(() => TrainingRun.Start(plan, Plans.Datasets));
        Assert.Equal(
            "train.evaluate.splits: 'val_loss' selects or stops, but its split 'validation' is not evaluated; add it.",
            exception.Message);
        plan = plan with
        {
            Criteria = [new(MetricNames.TrainLoss, Goal.Min)],
            Train = plan.Train with { Stop = new(MetricNames.ValidationAccuracy, 1, 0) },
        };
        exception = Assert.Throws<InvalidPlanException>(() => TrainingRun.Start(plan, Plans.Datasets));
        Assert.Contains(MetricNames.ValidationAccuracy, exception.Message);
    }

    [Fact]
    public void Divergence_is_seen_in_what_is_evaluated()
    {
        TrialPlan plan = Plans.Mlp("sgd") with { Criteria = [new(MetricNames.TrainLoss, Goal.Min)] };
        plan = plan with { Train = plan.Train with { EvaluateSplits = [Split.Train], DivergeAbove = 0.5 } };
        TrainingRun run = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        Assert.Equal(TrainingStatus.Diverged, run.Status);
        Assert.StartsWith("train loss", run.Reason);
    }
}
