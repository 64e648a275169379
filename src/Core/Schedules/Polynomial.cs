using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;

namespace Sweep.Core.Schedules;

/// <summary>Polynomial decay to a minimum over the whole budget.</summary>
public sealed class Polynomial : ISchedule
{
    private readonly double _rate;
    private readonly double _minimum;
    private readonly double _power;
    private readonly long _total;

    private Polynomial(HyperparameterValues values, ScheduleContext context)
    {
        _rate = context.BaseRate;
        _minimum = values.Number("minimum");
        _power = values.Number("power");
        _total = context.TotalSteps;
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "polynomial",
        Aliases = ["linear"],
        Summary = "A straight line or a power of one down to a minimum.",
        Equation = "eta_t = eta_min + (eta - eta_min) (1 - min(t, T) / T)^p",
        Source = "torch.optim.lr_scheduler.PolynomialLR; Keras PolynomialDecay (with a minimum)",
        Differences = "The minimum itself is met at t = T, one step past the last one taken.",
        Hyperparameters =
        [
            new NumberHyperparameter("power", "Exponent p; 1 is a straight line.", 1)
                { Minimum = 0, ExcludesMinimum = true },
            new NumberHyperparameter("minimum", "Rate eta_min at the end.", 0) { Minimum = 0 },
        ],
        Create = static (values, context) => new Polynomial(values, context),
    };

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        double left = (double)(_total - Math.Min(step, _total)) / _total;
        double share = _power == 1 || left is 0 or 1 ? left : ScalarMath.Pow(left, _power);
        return new(Annealing.Linear(_minimum, _rate, share));
    }
}
