namespace Sweep.Core.Problems;

/// <summary>What an evaluation of one split found.</summary>
/// <param name="Loss">Mean loss over the examples evaluated.</param>
/// <param name="Accuracy">
/// Share of examples classified rightly, in [0, 1]; null where the problem has no classes.
/// </param>
public readonly record struct SplitMetrics(double Loss, double? Accuracy = null);
