using Sweep.Core.Catalogue;

namespace Sweep.Core.Schedules;

/// <summary>Warm-up, a constant rate, and a short decay at the end.</summary>
public sealed class WarmUpStableDecay : ISchedule
{
    private readonly double _rate;
    private readonly double _minimum;
    private readonly bool _squareRoot;
    private readonly long _start;
    private readonly long _length;

    private WarmUpStableDecay(HyperparameterValues values, ScheduleContext context)
    {
        _rate = context.BaseRate;
        _minimum = values.Number("minimum");
        _squareRoot = values.Text("shape") == "1-sqrt";
        long decay = values.Duration("decay").ToSteps(context.StepsPerEpoch, context.TotalSteps);
        _length = Math.Clamp(decay, 1, context.TotalSteps);
        _start = context.TotalSteps - _length;
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "wsd",
        Summary = "Warm-up, a constant rate, and a decay over the last part of the budget.",
        Equation = """
            warm-up over w steps, then eta until D steps before the end; with x = (t - (T - D)) / D
            linear: eta_min + (eta - eta_min) (1 - x); 1-sqrt: eta_min + (eta - eta_min) (1 - sqrt(x))
            """,
        Source = "Hu et al., MiniCPM, arXiv:2404.06395, section 4; Hagele et al., Scaling Laws and Compute-Optimal "
            + "Training Beyond Fixed Training Durations, NeurIPS 2024, section 3 (1-sqrt)",
        Differences = "MiniCPM decays exponentially; these two shapes did as well or better later. A fraction for the "
            + "decay is one of what the warm-up leaves. The minimum is met at t = T, one step past the last taken.",
        Hyperparameters =
        [
            WarmUp.Length(Duration.Fraction(0.01)),
            new DurationHyperparameter("decay", "Length D of the decay.", Duration.Fraction(0.2)),
            new ChoiceHyperparameter("shape", "Shape of the decay.", "linear", ["linear", "1-sqrt"]),
            new NumberHyperparameter("minimum", "Rate eta_min at the end.", 0) { Minimum = 0 },
        ],
        Create = static (values, context) => new WarmUpStableDecay(values, context),
    };

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        double x = Math.Min(1, (double)Math.Max(0, step - _start) / _length);
        return new(Annealing.Linear(_rate, _minimum, _squareRoot ? Math.Sqrt(x) : x));
    }
}
