using Sweep.Core.Training;

namespace Sweep.Core.Tests.Training;

public sealed class ParameterAverageTests
{
    [Fact]
    public void It_starts_at_the_initial_values_and_moves_by_its_share()
    {
        ParameterAverage average = new(new(0.75, true), 32);
        float[] parameters = [.. Enumerable.Range(0, 32).Select(i => (float)i)];
        average.Start(parameters);
        Assert.Equal(parameters, average.Parameters.ToArray());
        average.Update([.. parameters.Select(value => value + 4)]);
        Assert.Equal(parameters.Select(value => value + 1), average.Parameters.ToArray());
    }

    [Theory]
    [InlineData(0.999)]
    [InlineData(0.99999)]
    public void Parameters_that_stand_still_are_their_own_average(double decay)
    {
        float[] parameters = [.. Enumerable.Range(0, 64).Select(i => (i - 31) / 7f)];
        ParameterAverage average = new(new(decay, true), 64);
        average.Start(parameters);
        for (int step = 0; step < 20_000; step++) average.Update(parameters);
        Assert.Equal(parameters, average.Parameters.ToArray());
    }

    [Fact]
    public void Evaluating_at_the_average_changes_the_metrics_and_not_the_training()
    {
        TrialPlan plan = Plans.Mlp("sgdm");
        TrainingRun[] runs = [.. new MovingAverage?[] { null, new(0.9, false), new(0.9, true), new(0, true) }
            .Select(average => Plans.Finish(TrainingRun.Start(
                plan with { Train = plan.Train with { Average = average } }, Plans.Datasets)))];
        Assert.Equal(
            ["parameters", "parameters", ParameterAverage.Name, ParameterAverage.Name],
            runs.Select(run => run.EvaluatedAt));
        foreach (TrainingRun run in runs) Assert.Equal(runs[0].Parameters, run.Parameters);
        double[][] losses = [.. runs.Select(run => run.Curves.TakeChanges()
            .Single(chunk => chunk.Metric == MetricNames.ValidationLoss).Values.ToArray())];
        Assert.Equal(losses[0], losses[1]);
        Assert.Equal(losses[0][0], losses[2][0]);
        for (int i = 1; i < losses[0].Length; i++) Assert.NotEqual(losses[0][i], losses[2][i]);

        // A decay of 0 is the parameters themselves.
        for (int i = 0; i < losses[0].Length; i++) Assert.Equal(losses[0][i], losses[3][i], 1e-5);
    }

    [Fact]
    public void An_optimizers_own_point_gives_way_to_the_average()
    {
        TrialPlan plan = Plans.Mlp("schedule-free-sgd");
        plan = plan with { Train = plan.Train with { Average = new(0.9, Evaluate: true) } };
        Assert.Equal(ParameterAverage.Name, TrainingRun.Start(plan, Plans.Datasets).EvaluatedAt);
        plan = plan with { Train = plan.Train with { Average = new(0.9, Evaluate: false) } };
        Assert.Equal("x (averaged)", TrainingRun.Start(plan, Plans.Datasets).EvaluatedAt);
    }
}
