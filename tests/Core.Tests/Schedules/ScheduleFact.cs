using Sweep.Core.Catalogue;
using Sweep.Core.Schedules;

namespace Sweep.Core.Tests.Schedules;

/// <summary>What is known of a schedule at one setting, whatever the budget.</summary>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="Settings">Hyperparameters that differ from the defaults.</param>
/// <param name="Ends">Exact rates where phases begin and end, by step, for a base rate and a budget.</param>
internal sealed record ScheduleFact(
    string Name,
    (string Name, object Value)[] Settings,
    Func<double, int, IEnumerable<(long Step, double Rate)>> Ends)
{
    /// <summary>Lowest and highest rate as shares of the base rate, behind the warm-up.</summary>
    public (double Low, double High) Range { get; init; } = (0, 1);

    /// <summary>
    /// Settings whose lengths are shares of the budget, under which the rate has no jumps; null where jumps are the
    /// schedule's purpose.
    /// </summary>
    public (string Name, object Value)[]? Continuous { get; init; }

    /// <summary>The settings in words, for test output.</summary>
    public override string ToString() => string.Join(
        ' ', Settings.Select(setting => FormattableString.Invariant($"{setting.Name}={setting.Value}")).Prepend(Name));

    /// <summary>An instance.</summary>
    public ISchedule Create(double rate, long total, params (string Name, object Value)[] more)
    {
        ScheduleEntry entry = SweepCatalogue.Schedules[Name];
        return entry.Create(entry.Spec([.. Settings, .. more]).Values, new(rate, total, 10));
    }
}
