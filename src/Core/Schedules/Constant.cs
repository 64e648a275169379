namespace Sweep.Core.Schedules;

/// <summary>The base rate at every step.</summary>
public sealed class Constant : ISchedule
{
    private readonly double _rate;

    private Constant(double rate) => _rate = rate;

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "constant",
        Summary = "The same rate at every step.",
        Equation = "eta_t = eta",
        Source = "The default of every optimizer",
        Hyperparameters = [],
        Create = static (_, context) => new Constant(context.BaseRate),
    };

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return new(_rate);
    }
}
