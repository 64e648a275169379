using Sweep.Core.Catalogue;

namespace Sweep.Core.Schedules;

/// <summary>A schedule of the catalogue.</summary>
public sealed record ScheduleEntry : CatalogueEntry
{
    /// <summary>Makes an instance.</summary>
    public required Func<HyperparameterValues, ScheduleContext, ISchedule> Create { get; init; }
}
