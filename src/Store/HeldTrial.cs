namespace Sweep.Store;

/// <summary>A trial that runs under an incarnation.</summary>
/// <param name="Fence">The right to write to it.</param>
/// <param name="IsWanted">
/// False when its study is paused (or being cancelled): its silo stores a checkpoint and gives it back.
/// </param>
public sealed record HeldTrial(TrialFence Fence, bool IsWanted);
