namespace Sweep.Store;

/// <summary>How far a curve goes.</summary>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Points">How many points are stored; at least one.</param>
/// <param name="LastStep">Step of the last one.</param>
public sealed record CurveExtent(string Metric, int Points, long LastStep);
