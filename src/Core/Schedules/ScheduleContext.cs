namespace Sweep.Core.Schedules;

/// <summary>What a schedule is made for.</summary>
/// <param name="BaseRate">The optimizer's own learning rate (eta).</param>
/// <param name="TotalSteps">Steps in the trial's whole budget (T), at least 1.</param>
/// <param name="StepsPerEpoch">Steps in one pass over the training data, at least 1.</param>
public readonly record struct ScheduleContext(double BaseRate, long TotalSteps, long StepsPerEpoch);
