using Orleans.Runtime.Placement;

namespace Sweep.Grains.Orleans;

/// <summary>
/// Chooses the silo that a trial is claimed by, from the loads that the silos published. What the trial's study asks
/// for comes with the call, in its request context: the director reads no store.
/// </summary>
/// <param name="fleet">What this silo knows of the load of all.</param>
public sealed class FreeSlotDirector(FleetLoad fleet) : IPlacementDirector
{
    private const string StudyKey = "sweep.study", LabelsKey = "sweep.labels";

    /// <summary>Lets the calls made from here on be placed for a study.</summary>
    public static void PlaceFor(StudyLoad study)
    {
        RequestContext.Set(StudyKey, study.Study);
        RequestContext.Set(LabelsKey, string.Join('\n', study.Labels));
    }

    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(
        PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = context.GetCompatibleSilos(target);
        Dictionary<string, SiloAddress> candidates =
            silos.ToDictionary(silo => silo.ToParsableString(), StringComparer.Ordinal);
        string? chosen = fleet.Place(StudyOf(target.RequestContextData), candidates.Keys);

        // Nobody has room any more. The grain says so itself, wherever it is: here, if that can be.
        SiloAddress address = chosen is not null ? candidates[chosen]
            : silos.Contains(context.LocalSilo) ? context.LocalSilo
            : silos[0];
        return Task.FromResult(address);
    }

    private static StudyLoad StudyOf(Dictionary<string, object>? data)
    {
        long study = (data?.GetValueOrDefault(StudyKey) as long?) ?? 0;
        string[] labels = (data?.GetValueOrDefault(LabelsKey) as string)?.Split('\n') ?? [];
        return new(study, 0, 0, 0, Parallel: null, labels);
    }
}
