using Sweep.Store;

namespace Sweep.Grains.Orleans;

/// <summary>What a silo lends the grains on it.</summary>
/// <param name="Store">The store.</param>
/// <param name="StoreName">Which one it is, without a password: a study's key means nothing in another.</param>
/// <param name="Silo">The silo's address in the cluster, as text.</param>
/// <param name="Slots">The silo's slots.</param>
/// <param name="Fleet">What is known of the load of all.</param>
/// <param name="Coordinator">Pace of coordinators.</param>
/// <param name="Clock">The clock.</param>
public sealed record GrainHost(
    IStudyStore Store, string StoreName, string Silo, ITrialSlots Slots, FleetLoad Fleet,
    CoordinatorOptions Coordinator, TimeProvider Clock)
{
    /// <summary>Name of the grain storage.</summary>
    public const string Storage = "sweep";
}
