using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;

namespace Sweep.Core.Schedules;

/// <summary>Exponential decay.</summary>
public sealed class Exponential : ISchedule
{
    private readonly double _rate;
    private readonly double _gamma;
    private readonly long _every;
    private readonly long _last;

    private Exponential(HyperparameterValues values, ScheduleContext context)
    {
        _rate = context.BaseRate;
        _gamma = values.Number("gamma");
        _every = Math.Max(1, values.Duration("every").ToSteps(context.StepsPerEpoch, context.TotalSteps));
        _last = context.TotalSteps - 1;
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "exponential",
        Summary = "Exponential decay, smooth between its factors.",
        Equation = "eta_t = eta gamma^(t / every)",
        Source = "torch.optim.lr_scheduler.ExponentialLR (every: 1); TensorFlow's ExponentialDecay without staircase",
        Differences = "PyTorch multiplies the rate at each step; here the power is taken anew, equal to 1e-15 a step. "
            + "'step' is the staircase.",
        Hyperparameters =
        [
            new NumberHyperparameter("gamma", "Factor of one such distance.", 0.95)
                { Minimum = 0, ExcludesMinimum = true, Maximum = 1 },
            new DurationHyperparameter("every", "Distance in which the rate falls by gamma.", Duration.Epochs(1)),
        ],
        Create = static (values, context) => new Exponential(values, context),
    };

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        (long whole, long rest) = Math.DivRem(Math.Min(step, _last), _every);
        double factor = ScalarMath.Power(_gamma, whole); // exact where a whole number of distances has passed
        return new(_rate * (rest == 0 ? factor : factor * ScalarMath.Pow(_gamma, (double)rest / _every)));
    }
}
