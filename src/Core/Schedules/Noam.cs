using Sweep.Core.Catalogue;

namespace Sweep.Core.Schedules;

/// <summary>The Transformer's schedule: linear rise, then the inverse square root of the step.</summary>
public sealed class Noam : ISchedule
{
    private readonly double _scale;
    private readonly double _rise;
    private readonly long _last;

    private Noam(HyperparameterValues values, ScheduleContext context)
    {
        _scale = context.BaseRate / Math.Sqrt(values.Integer("d_model"));
        _rise = Math.Max(1, values.Duration("rise").ToSteps(context.StepsPerEpoch, context.TotalSteps));
        _last = context.TotalSteps - 1;
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "noam",
        Summary = "The Transformer's: linear rise over w steps, then the inverse square root of the step.",
        Equation = "eta_t = eta d^-1/2 min(s^-1/2, s w^-3/2), s = t + 1",
        Source = "Vaswani et al., Attention Is All You Need, NeurIPS 2017, eq. (3)",
        Differences = "The paper's base rate is 1 (lr: 1). The rise is the schedule's own: the common warm-up would "
            + "come in front of it.",
        Hyperparameters =
        [
            new IntegerHyperparameter("d_model", "Width d of the model.", 512) { Minimum = 1, Maximum = 1L << 40 },
            new DurationHyperparameter("rise", "Steps w in which the rate rises.", Duration.Steps(4000)),
        ],
        Create = static (values, context) => new Noam(values, context),
    };

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        double s = Math.Min(step, _last) + 1.0;
        return new(_scale * Math.Min(1 / Math.Sqrt(s), s / (_rise * Math.Sqrt(_rise))));
    }
}
