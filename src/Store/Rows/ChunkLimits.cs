using Sweep.Core.Training;

namespace Sweep.Store.Rows;

/// <summary>What a chunk must keep to.</summary>
internal static class ChunkLimits
{
    /// <summary>Refuses a chunk that is too long, or whose steps and values do not pair.</summary>
    /// <exception cref="ArgumentException">It is malformed.</exception>
    public static void Require(CurveChunk chunk)
    {
        bool isPart = chunk.Offset >= 0 && chunk.Offset + chunk.Steps.Count <= CurveChunk.Capacity;
        if (isPart && chunk.Steps.Count == chunk.Values.Count) return;
        throw new ArgumentException(
            $"Chunk {chunk.Number} of {chunk.Metric} has {chunk.Steps.Count} steps and {chunk.Values.Count} values "
            + $"behind {chunk.Offset} points; at most {CurveChunk.Capacity} and as many of one as of the other.",
            nameof(chunk));
    }
}
