namespace Sweep.Core.Training;

/// <summary>
/// Up to <see cref="Capacity"/> consecutive points of one metric of one trial: the unit in which curves are stored.
/// Writing a chunk again replaces it, so points that are sent twice cannot double.
/// </summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Number">Chunk number: ordinal of its first point / <see cref="Capacity"/>.</param>
/// <param name="Steps">Steps at which the points were measured, ascending.</param>
/// <param name="Values">The values, as many as there are steps.</param>
public sealed record CurveChunk(string Metric, int Number, IReadOnlyList<long> Steps, IReadOnlyList<double> Values)
{
    /// <summary>Points in a full chunk.</summary>
    public const int Capacity = 256;
}
