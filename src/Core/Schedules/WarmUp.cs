using Sweep.Core.Catalogue;
using Sweep.Core.Training;

namespace Sweep.Core.Schedules;

/// <summary>
/// A rise to the first rate of another schedule over its first w steps; that schedule then sees step t - w of T - w.
/// <see cref="ScheduleEntry"/> puts it in front of every schedule of the catalogue.
/// </summary>
public sealed class WarmUp : ISchedule
{
    private readonly ISchedule _inner;
    private readonly long _steps;
    private readonly long _last;
    private readonly bool _cosine;
    private readonly ScheduleValue _target;

    private WarmUp(ISchedule inner, long steps, long totalSteps, bool cosine)
    {
        _inner = inner;
        _steps = steps;
        _last = steps >= totalSteps ? totalSteps - 1 : long.MaxValue; // the budget ends within the rise
        _cosine = cosine;
        _target = inner.At(0);
    }

    /// <summary>The hyperparameters that every schedule has.</summary>
    public static IReadOnlyList<Hyperparameter> Hyperparameters { get; } =
    [
        Length(Duration.Steps(0)),
        new ChoiceHyperparameter(
            "warmup_shape", "Rise (t + 1) / w, or (1 - cos(pi (t + 1) / w)) / 2.", "linear", ["linear", "cosine"]),
    ];

    /// <inheritdoc/>
    public NamedState State => _inner.State;

    /// <summary>The length of the warm-up, for schedules with another default.</summary>
    internal static DurationHyperparameter Length(Duration value) =>
        new("warmup", "Length of the warm-up in front of the schedule.", value) { AllowsZero = true };

    /// <summary>A maker of schedules that minds <see cref="Hyperparameters"/>, of one that does not.</summary>
    public static Func<HyperparameterValues, ScheduleContext, ISchedule> InFrontOf(
        Func<HyperparameterValues, ScheduleContext, ISchedule> create) => (values, context) =>
    {
        long steps = values.Duration("warmup").ToSteps(context.StepsPerEpoch, context.TotalSteps);
        if (steps <= 0) return create(values, context);
        ISchedule inner = create(values, context with { TotalSteps = Math.Max(1, context.TotalSteps - steps) });
        return new WarmUp(inner, steps, context.TotalSteps, values.Text("warmup_shape") == "cosine");
    };

    /// <inheritdoc/>
    public void Observe(long step, IReadOnlyDictionary<string, double> metrics)
    {
        // What is measured on the way up says nothing of the schedule behind it.
        if (step >= _steps) _inner.Observe(step - _steps, metrics);
    }

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        step = Math.Min(step, _last);
        if (step >= _steps) return _inner.At(step - _steps);

        // t + 1, so that the first step is not lost at a rate of zero.
        double fraction = (double)(step + 1) / _steps;
        double rate = _cosine
            ? Annealing.Cosine(0, _target.LearningRate, fraction)
            : Annealing.Linear(0, _target.LearningRate, fraction);
        return _target with { LearningRate = rate };
    }
}
