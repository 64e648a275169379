namespace Sweep.Core.Training;

/// <summary>One measured value.</summary>
/// <param name="Metric">One of <see cref="MetricNames"/>, or a metric that an algorithm reports.</param>
/// <param name="Step">Optimizer steps taken when it was measured.</param>
/// <param name="Value">The value; NaN is canonical.</param>
public readonly record struct MetricPoint(string Metric, long Step, double Value);
