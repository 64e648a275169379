using Sweep.Core.Catalogue;

namespace Sweep.Core.Schedules;

/// <summary>Half a cosine from the base rate down to a minimum over the whole budget.</summary>
public sealed class CosineDecay : ISchedule
{
    private readonly double _rate;
    private readonly double _minimum;
    private readonly double _total;

    private CosineDecay(HyperparameterValues values, ScheduleContext context)
    {
        _rate = context.BaseRate;
        _minimum = values.Number("minimum");
        _total = context.TotalSteps;
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "cosine",
        Summary = "Half a cosine down to a minimum, without restarts.",
        Equation = "eta_t = eta_min + (eta - eta_min) (1 + cos(pi t / T)) / 2",
        Source = "Loshchilov, Hutter, SGDR, ICLR 2017, eq. (5) with one period",
        Differences = "The closed form of PyTorch's CosineAnnealingLR with T_max = T. The minimum itself is met at "
            + "t = T, one step past the last one taken, so that no step is lost at a rate of zero.",
        Hyperparameters =
        [
            new NumberHyperparameter("minimum", "Rate eta_min at the end.", 0) { Minimum = 0 },
        ],
        Create = static (values, context) => new CosineDecay(values, context),
    };

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return new(Annealing.Cosine(_rate, _minimum, step / _total));
    }
}
