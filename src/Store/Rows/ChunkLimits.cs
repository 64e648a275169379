using Sweep.Core.Training;

namespace Sweep.Store.Rows;

/// <summary>What a chunk must keep to.</summary>
internal static class ChunkLimits
{
    /// <summary>Refuses a chunk that is too long, or whose steps and values do not pair.</summary>
    /// <exception cref="ArgumentException">It is malformed.</exception>
    public static void Require(CurveChunk chunk)
    {
        if (chunk.Steps.Count == chunk.Values.Count && chunk.Steps.Count <= CurveChunk.Capacity) return;
        throw new ArgumentException(
            $"Chunk {chunk.Number} of {chunk.Metric} has {chunk.Steps.Count} steps and {chunk.Values.Count} "
            + $"values; at most {CurveChunk.Capacity} and as many of one as of the other.", nameof(chunk));
    }
}
