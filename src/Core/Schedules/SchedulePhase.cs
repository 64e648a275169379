namespace Sweep.Core.Schedules;

/// <summary>A part of a trial with a schedule of its own.</summary>
/// <param name="Start">Steps taken when it began.</param>
/// <param name="BaseRate">Its base rate.</param>
public readonly record struct SchedulePhase(long Start, double BaseRate);
