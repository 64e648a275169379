using Sweep.Core.Training;

namespace Sweep.Store.Postgres;

/// <summary>One trial's part of a write of curves.</summary>
/// <param name="Trial">The trial, which is held.</param>
/// <param name="Tail">As in <see cref="TrialWrite"/>.</param>
/// <param name="Chunks">As in <see cref="TrialWrite"/>.</param>
internal sealed record CurvePart(
    long Trial, IReadOnlyDictionary<string, int>? Tail, IReadOnlyList<CurveChunk> Chunks);
