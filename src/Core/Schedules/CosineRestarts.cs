using Sweep.Core.Catalogue;

namespace Sweep.Core.Schedules;

/// <summary>Half cosines one after the other, each beginning at the base rate again.</summary>
public sealed class CosineRestarts : ISchedule
{
    private const double Rounding = 1e-9; // 0.07 * 100 is 7 and a bit: still a restart at step 7

    private readonly double _rate;
    private readonly double _minimum;
    private readonly double _first;
    private readonly double _multiplier;
    private readonly long _last;

    private CosineRestarts(HyperparameterValues values, ScheduleContext context)
    {
        _rate = context.BaseRate;
        _minimum = values.Number("minimum");
        _multiplier = values.Integer("t_mult");
        Duration first = values.Duration("t_0");

        // Not rounded to steps: four quarters of 13 steps must not leave a thirteenth at the full rate.
        _first = Math.Max(1, first.Unit switch
        {
            DurationUnit.Epochs => first.Amount * context.StepsPerEpoch,
            DurationUnit.Fraction => first.Amount * context.TotalSteps,
            _ => first.Amount,
        });
        _last = context.TotalSteps - 1;
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "sgdr",
        Aliases = ["cosine-restarts"],
        Summary = "Cosine decay with warm restarts.",
        Equation = """
            period i has T_i = T_0 T_mult^i steps; with c steps since it began
            eta_t = eta_min + (eta - eta_min) (1 + cos(pi c / T_i)) / 2
            """,
        Source = "Loshchilov, Hutter, SGDR, ICLR 2017, eq. (5); torch.optim.lr_scheduler.CosineAnnealingWarmRestarts",
        Differences = "As in PyTorch a period ends one step before its minimum and a restart is a jump. Periods "
            + "given in epochs or as a fraction are not rounded to steps, so whole shares leave no rest at the end.",
        Hyperparameters =
        [
            new DurationHyperparameter("t_0", "Length of the first period.", Duration.Fraction(0.25)),
            new IntegerHyperparameter("t_mult", "How much longer each period is than the one before.", 1)
                { Minimum = 1, Maximum = 1000 },
            new NumberHyperparameter("minimum", "Rate eta_min at the end of a period.", 0) { Minimum = 0 },
        ],
        Create = static (values, context) => new CosineRestarts(values, context),
    };

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        double since = Math.Min(step, _last);
        double period = _first;
        if (_multiplier == 1)
        {
            since -= period * Math.Floor((since / period) + Rounding);
        }
        else
        {
            while (since >= period * (1 - Rounding))
            {
                since -= period;
                period *= _multiplier;
            }
        }

        return new(Annealing.Cosine(_rate, _minimum, since / period));
    }
}
