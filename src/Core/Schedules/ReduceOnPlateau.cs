using Sweep.Core.Catalogue;
using Sweep.Core.Training;

namespace Sweep.Core.Schedules;

/// <summary>A drop by a factor whenever a metric has stopped to improve.</summary>
public sealed class ReduceOnPlateau : ISchedule
{
    private readonly double _factor;
    private readonly double _minimum;
    private readonly long _cooldown;
    private readonly PlateauDetector _detector;
    private readonly int _rate;
    private readonly int _left;

    private ReduceOnPlateau(HyperparameterValues values, ScheduleContext context)
    {
        _factor = values.Number("factor");
        _minimum = values.Number("minimum");
        _cooldown = values.Integer("cooldown");
        _detector = new(values, State);
        _rate = State.AddScalar("rate", context.BaseRate);
        _left = State.AddScalar("cooldown");
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "reduce-on-plateau",
        Aliases = ["plateau"],
        Summary = "The rate drops by a factor when a metric has not improved for more than some evaluations.",
        Equation = """
            an evaluation is bad unless the metric improves on its best by more than the threshold
            more than patience bad ones in a row: eta = max(eta factor, eta_min), then cooldown evaluations are not bad
            """,
        Source = "torch.optim.lr_scheduler.ReduceLROnPlateau",
        Differences = "PyTorch's relative threshold, best (1 - threshold), calls a worse value better where the metric "
            + "is negative; here it is best - threshold |best|, the same where it is positive. PyTorch also ignores "
            + "reductions by less than 1e-8. An evaluation counts wherever it is made, so the interval between "
            + "evaluations sets the unit of patience; those within a warm-up do not count.",
        Hyperparameters =
        [
            .. PlateauDetector.Hyperparameters(patience: 10),
            new NumberHyperparameter("factor", "Factor of one drop.", 0.1)
                { Minimum = 0, ExcludesMinimum = true, Maximum = 1, ExcludesMaximum = true },
            new IntegerHyperparameter("cooldown", "Evaluations after a drop that are never bad.", 0) { Minimum = 0 },
            new NumberHyperparameter("minimum", "Lowest rate.", 0) { Minimum = 0 },
        ],
        Create = static (values, context) => new ReduceOnPlateau(values, context),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return new(State.Scalars[_rate]);
    }

    /// <inheritdoc/>
    public void Observe(long step, IReadOnlyDictionary<string, double> metrics)
    {
        if (!_detector.Observe(metrics)) return;
        Span<double> scalars = State.Scalars;
        if (scalars[_left] > 0)
        {
            scalars[_left]--;
            _detector.Forgive();
        }

        if (!_detector.IsPlateau) return;
        // A base rate below the minimum stays: a drop never raises.
        scalars[_rate] = Math.Min(scalars[_rate], Math.Max(scalars[_rate] * _factor, _minimum));
        scalars[_left] = _cooldown;
        _detector.Forgive();
    }
}
