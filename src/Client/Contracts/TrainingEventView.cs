namespace Sweep.Client.Contracts;

/// <summary>Something that a trial's optimizer decided by itself.</summary>
/// <param name="Step">Optimizer steps taken when it happened; for <c>never-switched</c>, all of them.</param>
/// <param name="Kind"><c>switched</c> or <c>never-switched</c>.</param>
/// <param name="Rule">Name of the rule that decided, or did not.</param>
/// <param name="Value">The statistic that the rule compares, as it was last seen; NaN for none.</param>
/// <param name="NewRate">Base learning rate from then on; null where nothing changed.</param>
public sealed record TrainingEventView(long Step, string Kind, string Rule, double Value, double? NewRate);
