using Sweep.Core.Catalogue;

namespace Sweep.Core.Schedules;

/// <summary>Constant at first, then falling with the square root of the step.</summary>
public sealed class InverseSquareRoot : ISchedule
{
    private readonly double _rate;
    private readonly double _hold;
    private readonly long _last;

    private InverseSquareRoot(HyperparameterValues values, ScheduleContext context)
    {
        _rate = context.BaseRate;
        _hold = Math.Max(1, values.Duration("hold").ToSteps(context.StepsPerEpoch, context.TotalSteps));
        _last = context.TotalSteps - 1;
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "inverse-sqrt",
        Aliases = ["rsqrt"],
        Summary = "Constant for w steps, then falling with the inverse square root of the step.",
        Equation = "eta_t = eta sqrt(w / max(t, w))",
        Source = "Raffel et al., Exploring the Limits of Transfer Learning (T5), JMLR 2020, section 3.1.2",
        Differences = "T5 has eta = 1 / sqrt(w). Fairseq rises linearly over w instead of holding: see noam, or put a "
            + "warm-up in front (which shifts t).",
        Hyperparameters =
        [
            new DurationHyperparameter("hold", "Steps w at the base rate.", Duration.Fraction(0.1)),
        ],
        Create = static (values, context) => new InverseSquareRoot(values, context),
    };

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        step = Math.Min(step, _last);
        return new(step <= _hold ? _rate : _rate * Math.Sqrt(_hold / step));
    }
}
