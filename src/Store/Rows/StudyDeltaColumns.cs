namespace Sweep.Store.Rows;

/// <summary>What a transaction does to the counters of studies: as <see cref="StudyDelta"/>, in lists.</summary>
internal sealed record StudyDeltaColumns(
    long[] Studies, int[] Queued, int[] Running, int[] Completed, int[] Pruned, int[] Diverged, int[] Failed,
    int[] Quarantined, int[] Cancelled);
