using Sweep.Core.Catalogue;
using Sweep.Core.Schedules;

namespace Sweep.Core.Tests.Schedules;

/// <summary>
/// Bounds, exact ends of phases and continuity of every schedule of the catalogue, alone and behind a warm-up, for any
/// budget from one step up.
/// </summary>
public sealed class SchedulePropertyTests
{
    private const double Rate = 0.5;
    private const int LongestBudget = 160;

    private static readonly Dictionary<string, ScheduleFact> Facts =
        ScheduleFacts.All.ToDictionary(fact => fact.ToString());

    private static readonly string[] Jumping = ["step", "multistep", "sgdr", "reduce-on-plateau", "sequence"];

    public static TheoryData<string> Labels => [.. Facts.Keys];

    public static TheoryData<string> Names => [.. SweepCatalogue.Schedules.Select(entry => entry.Name)];

    public static TheoryData<string, string> Continuous =>
    [
        .. from fact in Facts
           where fact.Value.Continuous is not null
           from shape in new[] { "none", "linear", "cosine" }
           select new TheoryDataRow<string, string>(fact.Key, shape),
    ];

    public static TheoryData<string> Cycling =>
        [.. Facts.Where(fact => fact.Value.Name is "clr" or "one-cycle").Select(fact => fact.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_schedule_of_the_catalogue_has_exact_values_and_is_continuous_or_jumps_on_purpose(string name)
    {
        ScheduleFact[] known = [.. ScheduleFacts.All.Where(fact => fact.Name == name)];
        Assert.NotEmpty(known);
        Assert.All(known, fact => Assert.Equal(Jumping.Contains(name), fact.Continuous is null));
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Phases_begin_and_end_at_exactly_the_rates_they_should_for_any_budget(string label)
    {
        int compared = 0;
        for (int total = 1; total <= LongestBudget; total++)
        {
            ISchedule schedule = Facts[label].Create(Rate, total);
            foreach ((long step, double rate) in Facts[label].Ends(Rate, total))
            {
                Assert.True(
                    rate == schedule.At(step).LearningRate,
                    $"{label}, budget {total}, step {step}: {schedule.At(step).LearningRate:r}, expected {rate:r}");
                compared++;
            }
        }

        Assert.True(compared >= LongestBudget);
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Behind_a_warm_up_the_same_phases_end_at_the_same_rates_as_many_steps_later(string label)
    {
        for (int total = 2; total <= LongestBudget; total++)
        {
            foreach (int warm in new[] { 1, total / 3, total - 1 }.Where(warm => warm > 0).Distinct())
            {
                ISchedule schedule = Facts[label].Create(Rate, total, ("warmup", Duration.Steps(warm)));
                double first = schedule.At(warm).LearningRate;
                Assert.Equal(first, schedule.At(warm - 1).LearningRate); // the rise ends where the schedule begins
                for (int t = 1; t < warm; t++)
                    Assert.True(schedule.At(t).LearningRate > schedule.At(t - 1).LearningRate);
                foreach ((long step, double rate) in Facts[label].Ends(Rate, total - warm))
                {
                    Assert.True(
                        rate == schedule.At(step + warm).LearningRate,
                        $"{label}, budget {total}, warm-up {warm}, step {step + warm}: expected {rate:r}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Labels))]
    public void Rates_stay_between_the_lowest_and_the_highest_for_any_budget(string label)
    {
        (double low, double high) = Facts[label].Range;
        bool inShares = Facts[label].Settings.All(setting => setting.Name is not ("minimum" or "pieces"));
        for (int total = 1; total <= LongestBudget; total++)
        {
            ISchedule alone = Facts[label].Create(Rate, total);
            ISchedule warmed = Facts[label].Create(Rate, total, ("warmup", Duration.Fraction(0.2)));
            for (int t = 0; t < total + 3; t++)
            {
                Assert.InRange(alone.At(t).LearningRate, inShares ? low * Rate : low, high * Rate);
                Assert.InRange(warmed.At(t).LearningRate, 0, high * Rate);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Continuous))]
    public void Over_ten_times_as_many_steps_no_change_is_more_than_a_third_of_the_largest_before(
        string label, string warmUp)
    {
        double coarse = LargestChange(label, 400, warmUp), fine = LargestChange(label, 4000, warmUp);
        Assert.True(fine <= coarse / 3, $"{coarse:e2} {fine:e2}"); // a root, as of 1-sqrt, shrinks by sqrt(10)
    }

    [Theory]
    [MemberData(nameof(Cycling))]
    public void Momentum_moves_against_the_rate_between_its_own_bounds_for_any_budget(string label)
    {
        (string Name, object Value)[] bounds = [("base_momentum", 0.75), ("max_momentum", 0.96875)];
        for (int total = 1; total <= LongestBudget; total++)
        {
            ISchedule schedule = Facts[label].Create(Rate, total, bounds);
            ISchedule warmed = Facts[label].Create(Rate, total, [.. bounds, ("warmup", Duration.Fraction(0.3))]);
            ScheduleValue before = schedule.At(0);
            for (int t = 0; t < total + 3; t++)
            {
                ScheduleValue now = schedule.At(t);
                Assert.InRange(now.Momentum!.Value, 0.75, 0.96875);
                Assert.InRange(warmed.At(t).Momentum!.Value, 0.75, 0.96875);
                double rate = now.LearningRate - before.LearningRate;
                double momentum = now.Momentum.Value - before.Momentum!.Value;

                // Where the peak is between two steps, one is on the way up and the other on the way down.
                bool aboutPeak = new[] { (total / 4.0) - 1, (total - 1) / 4.0 }.Any(peak => t - 1 < peak && peak < t);
                Assert.True(
                    aboutPeak || rate * momentum <= 0,
                    $"{label}, budget {total}, step {t}: {rate:e2} {momentum:e2}");
                if (now.LearningRate == Rate) Assert.Equal(0.75, now.Momentum);
                before = now;
            }

            Assert.Null(Facts[label].Create(Rate, total, ("cycle_momentum", false)).At(0).Momentum);
        }
    }

    [Theory]
    [InlineData("triangular")]
    [InlineData("triangular2")]
    [InlineData("exp_range")]
    public void Cyclical_momentum_is_as_far_from_its_bound_as_the_rate_from_its_own(string form)
    {
        ScheduleEntry entry = SweepCatalogue.Schedules["clr"];
        HyperparameterValues values = entry.Spec(
            ("form", form), ("up", Duration.Steps(7)), ("down", Duration.Steps(11)), ("gamma", 0.99)).Values;
        ISchedule schedule = entry.Create(values, new(Rate, 200, 10));
        for (int t = 0; t < 200; t++)
        {
            ScheduleValue value = schedule.At(t);
            double rise = (value.LearningRate - (Rate / 4)) / (Rate * 3 / 4);
            Assert.Equal(rise, (0.9 - value.Momentum!.Value) / 0.1, 1e-12);
        }
    }

    private static double LargestChange(string label, int total, string warmUp)
    {
        ScheduleFact fact = Facts[label];
        Dictionary<string, object> settings = fact.Settings.ToDictionary(pair => pair.Name, pair => pair.Value);
        foreach ((string name, object value) in fact.Continuous!) settings[name] = value;
        if (warmUp != "none")
        {
            settings["warmup"] = Duration.Fraction(0.1);
            settings["warmup_shape"] = warmUp;
        }

        ISchedule schedule = (fact with { Settings = [.. settings.Select(pair => (pair.Key, pair.Value))] })
            .Create(Rate, total);
        double largest = 0;
        for (int t = 1; t < total; t++)
            largest = Math.Max(largest, Math.Abs(schedule.At(t).LearningRate - schedule.At(t - 1).LearningRate));
        return largest;
    }
}
