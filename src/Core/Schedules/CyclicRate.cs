using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;

namespace Sweep.Core.Schedules;

/// <summary>The rate up and down in triangles, with momentum the other way round.</summary>
public sealed class CyclicRate : ISchedule
{
    private readonly double _low;
    private readonly double _high;
    private readonly double _lowMomentum;
    private readonly double _highMomentum;
    private readonly bool _cycleMomentum;
    private readonly string _form;
    private readonly double _gamma;
    private readonly long _up;
    private readonly long _down;
    private readonly long _last;

    private CyclicRate(HyperparameterValues values, ScheduleContext context)
    {
        _high = values.TryGet("peak", out double given) ? given : context.BaseRate;
        _low = _high / values.Number("div_factor");
        _lowMomentum = values.Number("base_momentum");
        _highMomentum = values.Number("max_momentum");
        _cycleMomentum = values.Flag("cycle_momentum");
        _form = values.Text("form");
        _gamma = values.Number("gamma");
        _up = Math.Max(1, values.Duration("up").ToSteps(context.StepsPerEpoch, context.TotalSteps));
        _down = values.TryGet("down", out Duration down)
            ? Math.Max(1, down.ToSteps(context.StepsPerEpoch, context.TotalSteps))
            : _up;
        _last = context.TotalSteps - 1;
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "clr",
        Aliases = ["cyclic"],
        Summary = "Cyclical learning rates: triangles between a low and a high rate, momentum opposite.",
        Equation = """
            low = peak / div_factor; cycle c = floor(1 + t / (up + down)); x from 0 to 1 in up steps, to 0 in down steps
            eta_t = low + (peak - low) x h; h = 1 (triangular), 2^(1 - c) (triangular2), gamma^t (exp_range)
            momentum = max - (max - base) x h
            """,
        Source = "Smith, Cyclical Learning Rates for Training Neural Networks, WACV 2017, section 3; "
            + "torch.optim.lr_scheduler.CyclicLR",
        Differences = "PyTorch takes the two rates; here the optimizer's is the high one and the low one a share of "
            + "it. Smith's paper has no momentum.",
        Hyperparameters =
        [
            new ChoiceHyperparameter(
                "form", "What becomes of the triangles.", "triangular", ["triangular", "triangular2", "exp_range"]),
            new NumberHyperparameter("peak", "Highest rate; the optimizer's learning rate when left out.", null)
                { Minimum = 0 },
            new NumberHyperparameter("div_factor", "Highest over lowest rate.", 4) { Minimum = 1 },
            new DurationHyperparameter("up", "Length of a rise.", Duration.Steps(2000)),
            new DurationHyperparameter("down", "Length of a fall; that of the rise when left out.", null),
            new NumberHyperparameter("gamma", "Factor of a step for exp_range.", 0.99994)
                { Minimum = 0, ExcludesMinimum = true, Maximum = 1 },
            new FlagHyperparameter("cycle_momentum", "Whether momentum (or beta1) moves against the rate.", true),
            new NumberHyperparameter("base_momentum", "Momentum at the peak.", 0.8)
                { Minimum = 0, Maximum = 1, ExcludesMaximum = true },
            new NumberHyperparameter("max_momentum", "Momentum at the lowest rate.", 0.9)
                { Minimum = 0, Maximum = 1, ExcludesMaximum = true },
        ],
        Create = static (values, context) => new CyclicRate(values, context),
    };

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        step = Math.Min(step, _last);
        (long cycle, long position) = Math.DivRem(step, _up + _down); // cycle from 0
        double x = position <= _up ? (double)position / _up : (double)(_up + _down - position) / _down;
        double height = x * _form switch
        {
            "triangular2" => Math.ScaleB(1, (int)-Math.Min(cycle, 2000)),
            "exp_range" => ScalarMath.Power(_gamma, step),
            _ => 1,
        };
        return new(
            Annealing.Linear(_low, _high, height),
            _cycleMomentum ? Annealing.Linear(_highMomentum, _lowMomentum, height) : null);
    }
}
