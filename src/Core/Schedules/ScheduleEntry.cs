using Sweep.Core.Catalogue;

namespace Sweep.Core.Schedules;

/// <summary>A schedule of the catalogue. Every one takes a warm-up in front (<see cref="WarmUp"/>), unasked.</summary>
public sealed record ScheduleEntry : CatalogueEntry
{
    /// <summary>
    /// The schedule's own hyperparameters, to which those of the warm-up are added unless it has its own of that name.
    /// </summary>
    public override required IReadOnlyList<Hyperparameter> Hyperparameters
    {
        get;
        init => field =
        [
            .. value,
            .. WarmUp.Hyperparameters.Where(warm => value.All(own => own.Name != warm.Name)),
        ];
    }

    /// <summary>Makes an instance. What is set here need not know of the warm-up; what is read here minds it.</summary>
    public required Func<HyperparameterValues, ScheduleContext, ISchedule> Create
    {
        get;
        init => field = WarmUp.InFrontOf(value);
    }
}
