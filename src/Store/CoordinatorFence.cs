namespace Sweep.Store;

/// <summary>A coordinator's right to write to a study; stale as soon as another has taken the study.</summary>
/// <param name="Study">The study.</param>
/// <param name="Epoch">Grows with every taking.</param>
/// <param name="Incarnation">The silo that holds it.</param>
public sealed record CoordinatorFence(long Study, long Epoch, Guid Incarnation);
