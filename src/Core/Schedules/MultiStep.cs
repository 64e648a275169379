using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;

namespace Sweep.Core.Schedules;

/// <summary>A drop by a factor at each of some milestones.</summary>
public sealed class MultiStep : ISchedule
{
    private readonly double _rate;
    private readonly double _gamma;
    private readonly long[] _milestones;
    private readonly long _last;

    private MultiStep(HyperparameterValues values, ScheduleContext context)
    {
        _rate = context.BaseRate;
        _gamma = values.Number("gamma");
        _milestones =
        [
            .. values.Durations("milestones")
                .Select(milestone => milestone.ToSteps(context.StepsPerEpoch, context.TotalSteps)).Order(),
        ];
        _last = context.TotalSteps - 1;
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "multistep",
        Summary = "The rate drops by a factor at given milestones.",
        Equation = "eta_t = eta gamma^(number of milestones <= t)",
        Source = "torch.optim.lr_scheduler.MultiStepLR; He et al., Deep Residual Learning, CVPR 2016, section 4.2",
        Differences = "A milestone given twice drops twice, as in PyTorch. One that rounds to step 0 passes at once.",
        Hyperparameters =
        [
            new DurationListHyperparameter(
                "milestones", "When the rate drops.", [Duration.Fraction(0.5), Duration.Fraction(0.75)]),
            new NumberHyperparameter("gamma", "Factor of one drop.", 0.1)
                { Minimum = 0, ExcludesMinimum = true, Maximum = 1 },
        ],
        Create = static (values, context) => new MultiStep(values, context),
    };

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        step = Math.Min(step, _last);
        int passed = 0;
        while (passed < _milestones.Length && _milestones[passed] <= step) passed++;
        return new(_rate * ScalarMath.Power(_gamma, passed));
    }
}
