namespace Sweep.Core.Training;

/// <summary>
/// Up to <see cref="Capacity"/> consecutive points of one metric of one trial: the unit in which curves are stored.
/// A chunk is sent whole, or in parts, each with what is new since the one before. Writing a chunk or a part again
/// replaces it, so points that are sent twice cannot double.
/// </summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Number">Chunk number: ordinal of the chunk's first point / <see cref="Capacity"/>.</param>
/// <param name="Steps">Steps at which the points were measured, ascending.</param>
/// <param name="Values">The values, as many as there are steps.</param>
public sealed record CurveChunk(string Metric, int Number, IReadOnlyList<long> Steps, IReadOnlyList<double> Values)
{
    /// <summary>Points in a full chunk.</summary>
    public const int Capacity = 256;

    /// <summary>
    /// How many points of the chunk come before these, and have been sent. 0 for a chunk that is sent whole: it
    /// replaces all that is stored of it.
    /// </summary>
    public int Offset { get; init; }

    /// <summary>Ordinal of the first of these points within its curve.</summary>
    public int FirstPoint => (Number * Capacity) + Offset;
}
