using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Schedules;
using Sweep.Core.Tests.Catalogue;

namespace Sweep.Core.Tests.Schedules;

/// <summary>What every schedule must do, at its defaults and with every hyperparameter changed.</summary>
public sealed class ScheduleConformanceTests
{
    private const int LongestBudget = 64;

    private static readonly Dictionary<string, (ScheduleEntry Entry, HyperparameterValues Values)> Cases =
        CatalogueCases.Of(SweepCatalogue.Schedules);

    public static TheoryData<string> Labels => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Labels))]
    public void Every_budget_gives_finite_rates_and_momenta_within_bounds(string label)
    {
        for (int total = 1; total <= LongestBudget; total++)
        {
            ISchedule schedule = Create(label, total);
            double highest = Math.Max(1, Cases[label].Values.TryGet("peak", out double peak) ? peak : 0);
            for (int t = 0; t < total + 5; t++)
            {
                ScheduleValue value = schedule.At(t);
                Assert.InRange(value.LearningRate, 0, highest);
                if (value.Momentum is { } momentum) Assert.InRange(momentum, 0, 1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Past_the_end_the_value_stays(string label)
    {
        for (int total = 1; total <= LongestBudget; total++)
        {
            ISchedule schedule = Create(label, total);
            ScheduleValue final = schedule.At(total);
            Assert.Equal(final, schedule.At(total + 1));
            Assert.Equal(final, schedule.At(1000L * total));
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Steps_may_be_asked_for_in_any_order(string label)
    {
        ISchedule straight = Create(label, LongestBudget);
        ISchedule shuffled = Create(label, LongestBudget);
        ScheduleValue[] expected = [.. Enumerable.Range(0, LongestBudget).Select(t => straight.At(t))];
        RandomStream random = RandomStream.Create(1, 2, RandomPurpose.Noise);
        for (int draw = 0; draw < 4 * LongestBudget; draw++)
        {
            int t = random.BelowAt((ulong)draw, LongestBudget);
            Assert.Equal(expected[t], shuffled.At(t));
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Negative_steps_are_refused(string label) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(label, 10).At(-1));

    [Theory]
    [MemberData(nameof(Labels))]
    public void The_rate_scales_with_the_base_rate(string label)
    {
        // Powers of two scale without rounding. A given peak or minimum is an absolute rate.
        (ScheduleEntry entry, HyperparameterValues values) = Cases[label];
        if (values.Has("peak") || (values.TryGet("minimum", out double minimum) && minimum > 0)) return;
        ISchedule one = entry.Create(values, new(1, 40, 8));
        ISchedule four = entry.Create(values, new(4, 40, 8));
        for (int t = 0; t < 40; t++) Assert.Equal(4 * one.At(t).LearningRate, four.At(t).LearningRate);
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void A_warm_up_rises_to_the_first_rate_and_then_steps_aside(string label)
    {
        (ScheduleEntry entry, HyperparameterValues values) = Cases[label];
        foreach (string shape in new[] { "linear", "cosine" })
        {
            for (int warm = 1; warm < LongestBudget; warm += 7)
            {
                HyperparameterValues warmed =
                    values.With("warmup", Duration.Steps(warm)).With("warmup_shape", shape);
                ISchedule schedule = entry.Create(warmed, Context(LongestBudget));
                ISchedule inner =
                    entry.Create(values.With("warmup", Duration.Steps(0)), Context(LongestBudget - warm));
                double target = inner.At(0).LearningRate;
                for (int t = 0; t < warm; t++)
                {
                    double share = (t + 1.0) / warm;
                    double factor = shape == "linear" ? share : (1 - Math.Cos(Math.PI * share)) / 2;
                    Assert.Equal(target * factor, schedule.At(t).LearningRate, 1e-14);
                    Assert.Equal(inner.At(0).Momentum, schedule.At(t).Momentum);
                }

                Assert.Equal(target, schedule.At(warm - 1).LearningRate);
                for (int t = warm; t < LongestBudget + 3; t++) Assert.Equal(inner.At(t - warm), schedule.At(t));
            }
        }
    }

    [Fact]
    public void A_warm_up_longer_than_the_budget_stops_on_its_way()
    {
        ScheduleEntry entry = SweepCatalogue.Schedules["constant"];
        ISchedule schedule = entry.Create(entry.Spec(("warmup", Duration.Steps(100))).Values, new(1, 10, 10));
        Assert.Equal(0.01, schedule.At(0).LearningRate, 1e-15);
        Assert.Equal(0.1, schedule.At(9).LearningRate, 1e-15);
        Assert.Equal(schedule.At(9), schedule.At(10));
    }

    private static ScheduleContext Context(long total) => new(1, total, 8);

    private static ISchedule Create(string label, long total) =>
        Cases[label].Entry.Create(Cases[label].Values, Context(total));
}
