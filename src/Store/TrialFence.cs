namespace Sweep.Store;

/// <summary>A silo's right to write to a trial.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Epoch">The fencing token: grows with every claim, never reset.</param>
/// <param name="Incarnation">The silo that claimed it.</param>
public sealed record TrialFence(long Trial, long Epoch, Guid Incarnation);
