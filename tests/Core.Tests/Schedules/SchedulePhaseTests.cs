using Sweep.Core.Catalogue;
using Sweep.Core.Schedules;

namespace Sweep.Core.Tests.Schedules;

/// <summary>Exact values where phases end, for every budget.</summary>
public sealed class SchedulePhaseTests
{
    private const double Rate = 0.3;
    private const double First = Rate / 25;
    private const double Final = Rate / 25 / 1e4;

    [Fact]
    public void Cosine_starts_at_the_base_rate_and_ends_at_the_minimum_exactly()
    {
        for (int total = 1; total <= 200; total++)
        {
            ISchedule schedule = Create("cosine", total, ("minimum", 0.007));
            Assert.Equal(Rate, schedule.At(0).LearningRate);
            Assert.Equal(0.007, schedule.At(total).LearningRate);
            RequireFalling(schedule, 0, total);
        }
    }

    [Fact]
    public void Step_drops_at_multiples_of_its_distance_only()
    {
        ISchedule schedule = Create("step", 100, ("every", Duration.Steps(10)), ("gamma", 0.5));
        for (int t = 0; t < 100; t++)
            Assert.Equal(Rate * Math.ScaleB(1, -(t / 10)), schedule.At(t).LearningRate);
        Assert.Equal(Rate / 512, schedule.At(100).LearningRate);
    }

    [Fact]
    public void Step_takes_its_distance_in_steps_epochs_or_a_share_of_the_budget()
    {
        foreach (Duration every in new[] { Duration.Steps(20), Duration.Epochs(2), Duration.Fraction(0.2) })
        {
            ISchedule schedule = Create("step", 100, ("every", every));
            Assert.Equal(Rate, schedule.At(19).LearningRate);
            Assert.Equal(Rate * 0.1, schedule.At(20).LearningRate);
        }

        Assert.Equal(Rate * 0.1, Create("step", 100, ("every", Duration.Fraction(1e-9))).At(1).LearningRate);
    }

    [Theory]
    [InlineData("cos")]
    [InlineData("linear")]
    public void One_cycle_meets_start_peak_and_end_exactly(string anneal)
    {
        for (int total = 20; total <= 400; total += 20)
        {
            ISchedule schedule = Create("one-cycle", total, ("pct_start", 0.25), ("anneal", anneal));
            int top = (total / 4) - 1;
            Assert.Equal(new ScheduleValue(First, 0.95), schedule.At(0));
            Assert.Equal(new ScheduleValue(Rate, 0.85), schedule.At(top));
            Assert.Equal(new ScheduleValue(Final, 0.95), schedule.At(total - 1));
            RequireFalling(schedule, top, total - 1);
            for (int t = 0; t < top; t++) Assert.True(schedule.At(t + 1).LearningRate > schedule.At(t).LearningRate);
        }
    }

    [Fact]
    public void Three_phases_come_back_to_the_first_rate_before_it_vanishes()
    {
        ISchedule torch = Create("one-cycle", 100, ("pct_start", 0.25), ("three_phase", true));
        Assert.Equal(Rate, torch.At(24).LearningRate);
        Assert.Equal(new ScheduleValue(First, 0.95), torch.At(48));
        Assert.Equal(new ScheduleValue(Final, 0.95), torch.At(99));
        Assert.All(Enumerable.Range(48, 52), t => Assert.Equal(0.95, torch.At(t).Momentum));

        ISchedule smith = Create("one-cycle", 101, ("pct_start", 0.25), ("form", "smith"));
        Assert.Equal(new ScheduleValue(First, 0.95), smith.At(0));
        Assert.Equal(new ScheduleValue(Rate, 0.85), smith.At(25));
        Assert.Equal(new ScheduleValue(First, 0.95), smith.At(50));
        Assert.Equal(new ScheduleValue(Final, 0.95), smith.At(100));
        Assert.Equal((First + Rate) / 2, Create("one-cycle", 81, ("pct_start", 0.25), ("form", "smith"))
            .At(10).LearningRate, 1e-15);
    }

    [Fact]
    public void The_shortest_budgets_keep_the_peak_and_the_end()
    {
        foreach ((string, object)[] form in new (string, object)[][]
        {
            [],
            [("three_phase", true)],
            [("form", "smith")],
            [("pct_start", 0.0)],
            [("pct_start", 0.9), ("three_phase", true)],
        })
        {
            Assert.Equal(Rate, Create("one-cycle", 1, form).At(0).LearningRate);
            for (int total = 2; total <= 30; total++)
            {
                ISchedule schedule = Create("one-cycle", total, form);
                Assert.Equal(Final, schedule.At(total - 1).LearningRate);
                Assert.All(
                    Enumerable.Range(0, total), t => Assert.InRange(schedule.At(t).LearningRate, Final, Rate));
            }
        }
    }

    [Fact]
    public void A_peak_of_its_own_replaces_the_base_rate_and_momentum_may_stay()
    {
        ISchedule schedule = Create("one-cycle", 100, ("peak", 2.0), ("cycle_momentum", false));
        Assert.Equal(2.0, schedule.At(29).LearningRate);
        Assert.Null(schedule.At(29).Momentum);
    }

    private static ISchedule Create(string name, long total, params (string, object)[] values)
    {
        ScheduleEntry entry = SweepCatalogue.Schedules[name];
        return entry.Create(entry.Spec(values).Values, new(Rate, total, 10));
    }

    private static void RequireFalling(ISchedule schedule, int from, int to)
    {
        for (int t = from; t < to; t++) Assert.True(schedule.At(t + 1).LearningRate < schedule.At(t).LearningRate);
    }
}
