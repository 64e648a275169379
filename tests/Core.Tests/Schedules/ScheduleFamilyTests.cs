using Sweep.Core.Catalogue;
using Sweep.Core.Schedules;

namespace Sweep.Core.Tests.Schedules;

/// <summary>Exact values where phases end, continuity where it is promised, and shapes, for every budget.</summary>
public sealed class ScheduleFamilyTests
{
    private const double Rate = 0.3;

    [Fact]
    public void Multistep_drops_at_its_milestones_in_any_unit_and_order()
    {
        ISchedule schedule = Create("multistep", 100, ("gamma", 0.5), ("milestones", (IReadOnlyList<Duration>)
            [Duration.Fraction(0.9), Duration.Steps(20), Duration.Epochs(5)]));
        for (int t = 0; t < 100; t++)
        {
            int passed = (t >= 20 ? 1 : 0) + (t >= 50 ? 1 : 0) + (t >= 90 ? 1 : 0);
            Assert.Equal(Rate * Math.ScaleB(1, -passed), schedule.At(t).LearningRate);
        }
    }

    [Fact]
    public void Exponential_is_exact_at_whole_distances_and_falls_between_them()
    {
        ISchedule schedule = Create("exponential", 200, ("gamma", 0.5), ("every", Duration.Steps(8)));
        for (int t = 0; t < 199; t++)
        {
            if (t % 8 == 0) Assert.Equal(Rate * Math.ScaleB(1, -(t / 8)), schedule.At(t).LearningRate);
            double ratio = schedule.At(t + 1).LearningRate / schedule.At(t).LearningRate;
            Assert.Equal(Math.Pow(0.5, 1 / 8.0), ratio, 1e-14);
        }
    }

    [Theory]
    [InlineData("polynomial")]
    [InlineData("wsd")]
    public void Decays_meet_the_minimum_at_the_end_exactly_and_never_rise(string name)
    {
        for (int total = 1; total <= 200; total++)
        {
            ISchedule schedule = Create(name, total, [.. NoWarmUp(name), ("minimum", 0.007)]);
            Assert.Equal(Rate, schedule.At(0).LearningRate);
            Assert.Equal(0.007, schedule.At(total).LearningRate);
            for (int t = 0; t < total; t++)
                Assert.True(schedule.At(t + 1).LearningRate <= schedule.At(t).LearningRate);
        }
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("1-sqrt")]
    public void Wsd_rises_stays_and_decays_where_it_says(string shape)
    {
        for (int total = 10; total <= 300; total += 10)
        {
            ISchedule schedule = Create(
                "wsd",
                total,
                ("warmup", Duration.Fraction(0.1)),
                ("decay", Duration.Steps(total / 5)),
                ("shape", shape));
            Assert.Equal(Rate / (total / 10), schedule.At(0).LearningRate, 1e-15);
            for (int t = (total / 10) - 1; t <= total - (total / 5); t++)
                Assert.Equal(Rate, schedule.At(t).LearningRate);
            Assert.True(schedule.At(total - (total / 5) + 1).LearningRate < Rate);
            Assert.Equal(0, schedule.At(total).LearningRate);
        }
    }

    [Fact]
    public void Inverse_square_root_and_noam_have_no_jump_at_their_knees()
    {
        for (int knee = 1; knee <= 60; knee++)
        {
            ISchedule inverse = Create("inverse-sqrt", 300, ("hold", Duration.Steps(knee)));
            Assert.Equal(Rate, inverse.At(knee).LearningRate);
            Assert.Equal(Rate / 2, inverse.At(4 * knee).LearningRate, 1e-15);
            ISchedule noam = Create("noam", 300, ("rise", Duration.Steps(knee)), ("d_model", 64L));
            Assert.Equal(Rate / 8 / Math.Sqrt(knee), noam.At(knee - 1).LearningRate, 1e-15);
            for (int t = 0; t < 299; t++)
            {
                Assert.Equal(t + 1 < knee, noam.At(t + 1).LearningRate > noam.At(t).LearningRate);
                Assert.True(inverse.At(t + 1).LearningRate <= inverse.At(t).LearningRate);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sgdr_restarts_at_the_base_rate_exactly_where_periods_end(long multiplier)
    {
        ISchedule schedule = Create("sgdr", 1000, ("t_0", Duration.Steps(5)), ("t_mult", multiplier));
        long start = 0;
        for (long period = 5; start + period < 1000; period *= multiplier)
        {
            Assert.Equal(Rate, schedule.At(start).LearningRate);
            for (long t = start; t < start + period - 1; t++)
                Assert.True(schedule.At(t + 1).LearningRate < schedule.At(t).LearningRate);
            start += period;
        }
    }

    [Fact]
    public void Sgdr_with_equal_shares_never_ends_at_the_full_rate()
    {
        for (int total = 8; total <= 1003; total += 5)
            Assert.True(Create("sgdr", total).At(total - 1).LearningRate < Rate / 2);
    }

    [Fact]
    public void Clr_meets_both_ends_exactly_and_halves_its_triangles()
    {
        foreach (string form in new[] { "triangular", "triangular2", "exp_range" })
        {
            ISchedule schedule = Create(
                "clr", 500, ("form", form), ("up", Duration.Steps(10)), ("down", Duration.Steps(30)), ("gamma", 0.5));
            for (int cycle = 0; cycle < 12; cycle++)
            {
                Assert.Equal(new ScheduleValue(Rate / 4, 0.9), schedule.At(40 * cycle));
                double height = form switch
                {
                    "triangular2" => Math.ScaleB(1, -cycle),
                    "exp_range" => Math.ScaleB(1, -((40 * cycle) + 10)),
                    _ => 1,
                };
                ScheduleValue peak = schedule.At((40 * cycle) + 10);
                Assert.Equal((Rate / 4) + (0.75 * Rate * height), peak.LearningRate, 1e-15);
                Assert.Equal(0.9 - (0.1 * height), peak.Momentum!.Value, 1e-15);
            }
        }
    }

    [Fact]
    public void Reduce_on_plateau_stays_within_its_bounds_and_never_rises_whatever_it_hears()
    {
        foreach (double first in new[] { Rate, 0.001 })
        {
            ScheduleEntry entry = SweepCatalogue.Schedules["reduce-on-plateau"];
            ISchedule schedule = entry.Create(
                entry.Spec(("patience", 0L), ("minimum", 0.01)).Values, new(first, 100, 10));
            double[] heard = [1, 1, double.NaN, -5, double.NegativeInfinity, 7, double.PositiveInfinity, 7, 7, 7, 7];
            double before = first;
            for (int i = 0; i < heard.Length; i++)
            {
                schedule.Observe(i, new Dictionary<string, double> { ["val_loss"] = heard[i] });
                double rate = schedule.At(i).LearningRate;
                Assert.InRange(rate, Math.Min(first, 0.01), before);
                before = rate;
            }

            Assert.Equal(Math.Min(first, 0.01), before);
        }
    }

    [Fact]
    public void Reduce_on_plateau_takes_a_negative_metric_that_worsens_as_bad()
    {
        ISchedule schedule = Create("reduce-on-plateau", 100, ("patience", 2L));
        double[] heard = [-1, -0.99999, -0.99998, -0.99997];
        for (int i = 0; i < heard.Length; i++)
            schedule.Observe(i, new Dictionary<string, double> { ["val_loss"] = heard[i] });
        Assert.Equal(Rate * 0.1, schedule.At(4).LearningRate);
    }

    [Fact]
    public void Reduce_on_plateau_ignores_evaluations_without_its_metric_and_within_the_warm_up()
    {
        ISchedule schedule = Create("reduce-on-plateau", 100, ("patience", 0L), ("warmup", Duration.Steps(10)));
        for (int step = 0; step < 10; step++)
            schedule.Observe(step, new Dictionary<string, double> { ["val_loss"] = 1 });
        for (int step = 10; step < 20; step++)
            schedule.Observe(step, new Dictionary<string, double> { ["train_loss"] = 1 });
        Assert.Equal(Rate, schedule.At(20).LearningRate);
        schedule.Observe(20, new Dictionary<string, double> { ["val_loss"] = 1 });
        Assert.Equal(Rate, schedule.At(20).LearningRate);
        schedule.Observe(21, new Dictionary<string, double> { ["val_loss"] = 1 });
        Assert.Equal(Rate * 0.1, schedule.At(21).LearningRate);
    }

    [Fact]
    public void Pieces_of_a_sequence_see_their_own_step_and_budget()
    {
        for (int total = 1; total <= 120; total++)
        {
            TimedComponent[] pieces =
            [
                new(
                    SweepCatalogue.Schedules["cosine"].Spec(("warmup", Duration.Fraction(0.1))), Duration.Fraction(
                        0.5)),
                new(SweepCatalogue.Schedules["one-cycle"].Spec(), Duration.Epochs(1)),
                new(SweepCatalogue.Schedules["step"].Spec(("every", Duration.Fraction(0.5))), null),
            ];
            ISchedule sequence = Create("sequence", total, ("pieces", (IReadOnlyList<TimedComponent>)pieces));
            long first = Math.Max(1, (long)Math.Round(0.5 * total));
            long rest = Math.Max(1, total - first - 10);
            (long Start, long Length)[] spans = [(0, first), (first, 10), (first + 10, rest)];
            for (int t = 0; t < total; t++)
            {
                int i = t < first ? 0 : t < first + 10 ? 1 : 2;
                ScheduleEntry entry = SweepCatalogue.Schedules[pieces[i].Component.Name];
                ISchedule alone = entry.Create(pieces[i].Component.Values, new(Rate, spans[i].Length, 10));
                Assert.Equal(alone.At(t - spans[i].Start), sequence.At(t));
            }
        }
    }

    private static (string, object)[] NoWarmUp(string name) =>
        name == "wsd" ? [("warmup", Duration.Steps(0))] : [];

    private static ISchedule Create(string name, long total, params (string, object)[] values)
    {
        ScheduleEntry entry = SweepCatalogue.Schedules[name];
        return entry.Create(entry.Spec(values).Values, new(Rate, total, 10));
    }
}
