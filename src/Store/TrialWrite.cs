using Sweep.Core.Training;

namespace Sweep.Store;

/// <summary>Progress of a running trial.</summary>
/// <param name="Fence">The right to write.</param>
/// <param name="Tail">
/// On the first write of an attempt: the chunk that each metric goes on with. Stored chunks at or past it, and
/// those of metrics not named, are removed first: they belong to an attempt that got further than the checkpoint.
/// Null on later writes.
/// </param>
/// <param name="Chunks">
/// Chunks to store, or parts of chunks: each replaces what is stored of its metric and number from its
/// <see cref="CurveChunk.Offset"/> on. That is 0, the end of what is stored of the chunk, or the offset of a part that
/// is sent again as it was.
/// </param>
/// <param name="Checkpoint">A checkpoint to keep together with these points; null for points alone.</param>
/// <param name="EvaluationPoint">
/// On the first write of an attempt: where the losses are evaluated (<see cref="TrainingRun.EvaluatedAt"/>). Null
/// keeps what is stored.
/// </param>
public sealed record TrialWrite(
    TrialFence Fence,
    IReadOnlyDictionary<string, int>? Tail,
    IReadOnlyList<CurveChunk> Chunks,
    StoredCheckpoint? Checkpoint,
    string? EvaluationPoint = null);
