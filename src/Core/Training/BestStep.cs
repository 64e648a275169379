using Sweep.Core.Studies;

namespace Sweep.Core.Training;

/// <summary>
/// All metrics at the step where a criterion was best: what early stopping by that criterion would give.
/// </summary>
/// <param name="Criterion">The criterion.</param>
/// <param name="Step">The first step at which it was best; -1 when it was never finite.</param>
/// <param name="Values">Every metric measured at that step.</param>
public sealed record BestStep(Criterion Criterion, long Step, IReadOnlyDictionary<string, double> Values);
