namespace Sweep.Store.Rows;

/// <summary>
/// What a transaction does to the counters of a study: how many trials more (or fewer) in each state.
/// </summary>
internal sealed record StudyDelta(
    long Study, int Queued, int Running, int Completed, int Pruned, int Diverged, int Failed, int Quarantined,
    int Cancelled);
