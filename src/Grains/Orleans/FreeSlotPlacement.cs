
namespace Sweep.Grains.Orleans;

/// <summary>Places a trial on a silo with a free slot that has what the trial's study asks for.</summary>
[GenerateSerializer]
[Immutable]
public sealed class FreeSlotPlacement : PlacementStrategy;
