using Sweep.Core.Catalogue;
using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class EarlyStopTests
{
    [Theory]
    [InlineData("val_loss", 1, 0, "3 2 2.5", 2)]
    [InlineData("val_loss", 2, 0, "3 2 2.5 1.9 1 1", -1)]
    [InlineData("val_loss", 2, 0, "3 2 2.5 1.9 1 1 1", 6)]
    [InlineData("val_loss", 3, 0.1, "3 2.95 2.92 2.91", 3)]
    [InlineData("val_loss", 3, 0.1, "3 2.95 2.92 2.89", -1)]
    [InlineData("val_accuracy", 2, 0, "0.1 0.2 0.15 0.2", 3)]
    [InlineData("val_accuracy", 2, 0, "0.1 0.2 0.15 0.21 0.2", -1)]
    [InlineData("val_loss", 2, 0, "3 NaN NaN", 2)]
    [InlineData("val_loss", 1, 0, "3 3", 1)]
    public void It_ends_at_the_last_of_so_many_evaluations_without_an_improvement(
        string metric, long patience, double delta, string values, int expected)
    {
        EarlyStop stop = new(new(metric, patience, delta));
        double[] all = [.. values.Split(' ').Select(text =>
            double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
        int found = -1;
        for (int i = 0; i < all.Length && found < 0; i++)
        {
            Dictionary<string, double> metrics = new() { [metric] = all[i], ["other"] = -i };
            if (stop.Observe(metrics) is not null) found = i;
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Evaluations_without_the_metric_do_not_count()
    {
        EarlyStop stop = new(new("batch_loss", 1, 0));
        Assert.Null(stop.Observe(new Dictionary<string, double>()));
        Assert.Null(stop.Observe(new Dictionary<string, double> { ["batch_loss"] = 1 }));
        Assert.Null(stop.Observe(new Dictionary<string, double>()));
        Assert.NotNull(stop.Observe(new Dictionary<string, double> { ["batch_loss"] = 1 }));
    }

    [Fact]
    public void A_trial_that_no_longer_gets_better_completes_with_the_reason_and_its_steps()
    {
        // So small a rate improves by less than 1 in 40 steps.
        TrialPlan plan = Plans.Mlp("sgd");
        plan = plan with { Train = plan.Train with { Stop = new(MetricNames.ValidationLoss, 3, 1) } };
        TrainingRun run = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        Assert.Equal(TrainingStatus.Completed, run.Status);
        Assert.Equal((21, 40), (run.Step, run.TotalSteps));
        Assert.Equal(21, run.Result.Steps);
        Assert.StartsWith("stopped early at step 21 of 40: val_loss no better than ", run.Reason);
        Assert.EndsWith(" by more than 1 in 3 evaluations", run.Reason);
        Assert.Equal(run.Reason, TrainingRun.Resume(plan, Plans.Datasets, run.Checkpoint()).Reason);
    }

    [Fact]
    public void Until_it_stops_a_trial_has_the_bits_of_one_that_does_not()
    {
        TrialPlan plan = Plans.Mlp("sgd");
        TrainingRun stopped = Plans.Finish(TrainingRun.Start(
            plan with { Train = plan.Train with { Stop = new(MetricNames.ValidationLoss, 3, 1) } }, Plans.Datasets));
        TrainingRun whole = TrainingRun.Start(plan, Plans.Datasets);
        while (whole.Step < stopped.Step || whole.Status == TrainingStatus.MeasureDue)
        {
            if (whole.Status == TrainingStatus.MeasureDue) whole.Measure();
            else whole.Advance(1);
        }

        Assert.Equal(whole.Parameters, stopped.Parameters);
        Assert.Equal(whole.Result.Final, stopped.Result.Final);
    }

    [Fact]
    public void A_budget_that_ends_with_the_patience_is_no_early_stop()
    {
        TrialPlan plan = Plans.Mlp("sgd");
        plan = plan with
        {
            Train = plan.Train with { Budget = Duration.Steps(21), Stop = new(MetricNames.ValidationLoss, 3, 1) },
        };
        TrainingRun run = Plans.Finish(TrainingRun.Start(plan, Plans.Datasets));
        Assert.Equal(TrainingStatus.Completed, run.Status);
        Assert.Null(run.Reason);
    }

    [Fact]
    public void Divergence_goes_before_stopping()
    {
        TrialPlan plan = Plans.Mlp("sgd");
        plan = plan with
        {
            Train = plan.Train with { DivergeAbove = 0.5, Stop = new(MetricNames.ValidationLoss, 1, 9) },
        };
        Assert.Equal(TrainingStatus.Diverged, Plans.Finish(TrainingRun.Start(plan, Plans.Datasets)).Status);
    }
}
