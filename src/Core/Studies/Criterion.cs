namespace Sweep.Core.Studies;

/// <summary>A metric to rank by. Also decides what a trial's best step is.</summary>
/// <param name="Metric">Name of a train or validation metric.</param>
/// <param name="Goal">Which direction is better.</param>
public sealed record Criterion(string Metric, Goal Goal);
