namespace Sweep.Core.Schedules;

/// <summary>What a schedule says of one step.</summary>
/// <param name="LearningRate">Learning rate.</param>
/// <param name="Momentum">Momentum or beta1; null where the optimizer's own holds.</param>
public readonly record struct ScheduleValue(double LearningRate, double? Momentum = null);
