using Orleans.Placement;

namespace Sweep.Grains.Orleans;

/// <summary>Marks grains that are placed by <see cref="FreeSlotPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FreeSlotPlacementAttribute() : PlacementAttribute(new FreeSlotPlacement());
