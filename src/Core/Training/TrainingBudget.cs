namespace Sweep.Core.Training;

/// <summary>How long a trial trains, for rules whose settings are lengths of training.</summary>
/// <param name="TotalSteps">Steps in the whole budget, at least 1.</param>
/// <param name="StepsPerEpoch">Steps in one pass over the training data, at least 1.</param>
public readonly record struct TrainingBudget(long TotalSteps, long StepsPerEpoch);
