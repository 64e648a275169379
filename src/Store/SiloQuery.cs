namespace Sweep.Store;

/// <summary>Which incarnations to list: those after one, in order of registration and, of equal times, of id.</summary>
/// <param name="All">Whether to list those that are marked dead, too. Default false.</param>
/// <param name="AfterTime">When that one registered; the default for all.</param>
/// <param name="AfterIncarnation">Its own id.</param>
/// <param name="Limit">Most incarnations to return. Default all.</param>
public sealed record SiloQuery(
    bool All = false, DateTimeOffset AfterTime = default, Guid AfterIncarnation = default, int Limit = int.MaxValue);
