using Sweep.Core.Catalogue;

namespace Sweep.Core.Schedules;

/// <summary>One cycle of the rate up and down, with momentum the other way round; torch's or Smith's phases.</summary>
public sealed class OneCycle : ISchedule
{
    private readonly Phase[] _phases;
    private readonly bool _cosine;
    private readonly bool _cycleMomentum;

    private OneCycle(HyperparameterValues values, ScheduleContext context)
    {
        double peak = values.TryGet("peak", out double given) ? given : context.BaseRate;
        double initial = peak / values.Number("div_factor");
        double final = initial / values.Number("final_div_factor");
        double high = values.Number("max_momentum");
        double low = values.Number("base_momentum");
        bool smith = values.Text("form") == "smith";
        _cosine = !smith && values.Text("anneal") == "cos";
        _cycleMomentum = values.Flag("cycle_momentum");

        // Phases end at real-valued steps. PyTorch's begin to count at the end of the phase before, hence - 1, - 2.
        double last = context.TotalSteps - 1;
        double share = values.Number("pct_start");
        double up = smith ? share * last : (share * context.TotalSteps) - 1;
        double down = smith ? 2 * share * last : (2 * share * context.TotalSteps) - 2;

        // Short budgets would put ends before step 0 or past the last step (PyTorch divides by zero there).
        up = Math.Clamp(up, 0, last);
        down = Math.Clamp(down, up, Math.Max(up, last - 1));
        _phases = smith || values.Flag("three_phase")
            ?
            [
                new(0, up, initial, peak, high, low),
                new(up, down, peak, initial, low, high),
                new(down, last, initial, final, high, high),
            ]
            : [new(0, up, initial, peak, high, low), new(up, last, peak, final, low, high)];
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "one-cycle",
        Aliases = ["onecycle", "1cycle"],
        Summary = "Warm-up to a peak, annealing, fine-tuning at tiny rates; momentum moves the other way.",
        Equation = """
            start = peak / div_factor, final = start / final_div_factor
            torch: start to peak until step pct_start T - 1, then to final at T - 1; with three_phase back to start
                   until 2 pct_start T - 2, then to final at T - 1
            smith: linear, start to peak until pct_start (T - 1), back until 2 pct_start (T - 1), to final at T - 1
            momentum: max to base while the rate rises, back while it falls, max afterwards
            """,
        Source = "Smith, Topin, Super-Convergence, arXiv:1708.07120, section 3; Smith, arXiv:1803.09820, "
            + "section 4.2; torch.optim.lr_scheduler.OneCycleLR",
        Differences = "PyTorch (form: torch) follows fastai: two cosine phases by default. Smith's cycle (form: "
            + "smith) is linear with three phases whatever anneal and three_phase say. Where a phase would end "
            + "before step 0 (pct_start T < 1, where PyTorch divides by zero or starts past the peak) it is clamped "
            + "to step 0: a budget of one step is taken at the peak. Of three phases the last keeps at least a step.",
        Hyperparameters =
        [
            new ChoiceHyperparameter("form", "Whose phases.", "torch", ["torch", "smith"]),
            new NumberHyperparameter("peak", "Highest rate; the optimizer's learning rate when left out.", null)
                { Minimum = 0 },
            new NumberHyperparameter("pct_start", "Share of the budget in which the rate rises.", 0.3)
                { Minimum = 0, Maximum = 1, ExcludesMaximum = true },
            new NumberHyperparameter("div_factor", "Peak over first rate.", 25) { Minimum = 1 },
            new NumberHyperparameter("final_div_factor", "First rate over last rate.", 1e4) { Minimum = 1 },
            new FlagHyperparameter("three_phase", "Whether the rate falls to the first before it vanishes.", false),
            new ChoiceHyperparameter("anneal", "Shape of the phases.", "cos", ["cos", "linear"]),
            new FlagHyperparameter("cycle_momentum", "Whether momentum (or beta1) moves against the rate.", true),
            new NumberHyperparameter("base_momentum", "Momentum at the peak.", 0.85)
                { Minimum = 0, Maximum = 1, ExcludesMaximum = true },
            new NumberHyperparameter("max_momentum", "Momentum at the first and last rate.", 0.95)
                { Minimum = 0, Maximum = 1, ExcludesMaximum = true },
        ],
        Create = static (values, context) => new OneCycle(values, context),
    };

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        int current = 0;
        while (current < _phases.Length - 1 && step > _phases[current].End) current++;
        Phase phase = _phases[current];
        double length = phase.End - phase.Start;
        double fraction = length > 0 ? (step - phase.Start) / length : 1;
        double Between(double start, double end) =>
            _cosine ? Annealing.Cosine(start, end, fraction) : Annealing.Linear(start, end, fraction);
        return new(
            Between(phase.StartRate, phase.EndRate),
            _cycleMomentum ? Between(phase.StartMomentum, phase.EndMomentum) : null);
    }

    private readonly record struct Phase(
        double Start, double End, double StartRate, double EndRate, double StartMomentum, double EndMomentum);
}
