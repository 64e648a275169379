using Sweep.Core.Catalogue;
using Sweep.Core.Training;

namespace Sweep.Core.Schedules;

/// <summary>Schedules one after the other; each sees its own step and its own budget.</summary>
public sealed class ScheduleSequence : ISchedule
{
    private readonly List<(long Start, ISchedule Schedule)> _pieces = [];
    private readonly long _last;

    private ScheduleSequence(HyperparameterValues values, ScheduleContext context)
    {
        long start = 0;
        foreach (TimedComponent piece in values.TimedComponents("pieces"))
        {
            // A piece past the end is never reached, but has the state that checkpoints expect.
            long length = Math.Max(1, piece.Length is { } given
                ? given.ToSteps(context.StepsPerEpoch, context.TotalSteps)
                : context.TotalSteps - start);
            ISchedule schedule = SweepCatalogue.Schedules[piece.Component.Name]
                .Create(piece.Component.Values, context with { TotalSteps = length });
            if (schedule.State != NamedState.Empty) State.Include($"piece{_pieces.Count}.", schedule.State);
            _pieces.Add((start, schedule));
            start += length;
        }

        _last = start > context.TotalSteps ? context.TotalSteps - 1 : long.MaxValue; // the budget ends on the way
    }

    /// <summary>Its catalogue entry.</summary>
    public static ScheduleEntry Entry { get; } = new()
    {
        Name = "sequence",
        Summary = "Schedules one after the other: [{name: a, epochs: 5}, {name: b}].",
        Equation = "piece i with length T_i sees step t - (T_1 + ... + T_(i-1)) of T_i and the base rate eta",
        Source = "torch.optim.lr_scheduler.SequentialLR",
        Differences = "A fraction is one of the whole budget. Past its end the last piece stays at its final value. "
            + "A piece that listens hears the evaluations made from its first step on.",
        Hyperparameters =
        [
            new TimedComponentListHyperparameter("pieces", "The schedules.", ComponentKind.Schedule)
                { Required = true },
        ],
        Create = static (values, context) => new ScheduleSequence(values, context),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public ScheduleValue At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        step = Math.Min(step, _last);
        (long start, ISchedule schedule) = PieceAt(step);
        return schedule.At(step - start);
    }

    /// <inheritdoc/>
    public void Observe(long step, IReadOnlyDictionary<string, double> metrics)
    {
        (long start, ISchedule schedule) = PieceAt(Math.Min(step, _last));
        schedule.Observe(step - start, metrics);
    }

    private (long Start, ISchedule Schedule) PieceAt(long step)
    {
        int piece = _pieces.Count - 1;
        while (_pieces[piece].Start > step) piece--;
        return _pieces[piece];
    }
}
