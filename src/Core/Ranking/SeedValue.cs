namespace Sweep.Core.Ranking;

/// <summary>A metric's value in one trial of a configuration.</summary>
/// <param name="Seed">The trial's seed.</param>
/// <param name="Value">The value.</param>
public readonly record struct SeedValue(ulong Seed, double Value);
