namespace Sweep.Store;

/// <summary>What an attempt took.</summary>
/// <param name="Training">Time in optimizer steps.</param>
/// <param name="Evaluating">Time in evaluations.</param>
/// <param name="ResumedFrom">Step of the checkpoint it started from; 0 when it started afresh.</param>
public sealed record AttemptEffort(TimeSpan Training, TimeSpan Evaluating, long ResumedFrom);
