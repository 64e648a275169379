namespace Sweep.Client.Contracts;

/// <summary>Metrics at a step.</summary>
/// <param name="Step">The step, 0 or more; 0 alone where there are none.</param>
/// <param name="Metrics">
/// Values by metric, named as the study's <c>rank</c> names them; NaN and infinities are allowed.
/// </param>
public sealed record ToldPoint(long Step, IReadOnlyDictionary<string, double> Metrics);
