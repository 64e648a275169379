using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;

namespace Sweep.Core.Schedules;

/// <summary>A drop by a factor every so many steps.</summary>
public sealed class StepDecay : ISchedule
{
    private readonly double _rate;
    private readonly double _gamma;
    private readonly long _every;
    private readonly long _last;

    private StepDecay(HyperparameterValues values, ScheduleContext context)
    {
        _rate = context.BaseRate;
        _gamma = values.Number("gamma");
        _every = Math.Max(1, values.Duration("every").ToSteps(context.StepsPerEpoch, context.TotalSteps));
        _last = context.TotalSteps - 1;
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "step",
        Summary = "The rate drops by a factor at equal distances.",
        Equation = "eta_t = eta gamma^floor(t / every)",
        Source = "torch.optim.lr_scheduler.StepLR; He et al., Deep Residual Learning, CVPR 2016, section 3.4",
        Differences = "PyTorch multiplies the rate at each drop; here the power is taken anew, equal to 1e-15 a "
            + "drop. A distance that rounds to no step at all is one step.",
        Hyperparameters =
        [
            new DurationHyperparameter("every", "Distance between two drops.", Duration.Fraction(0.3)),
            new NumberHyperparameter("gamma", "Factor of one drop.", 0.1)
                { Minimum = 0, ExcludesMinimum = true, Maximum = 1 },
        ],
        Create = static (values, context) => new StepDecay(values, context),
    };

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return new(_rate * ScalarMath.Power(_gamma, Math.Min(step, _last) / _every));
    }
}
