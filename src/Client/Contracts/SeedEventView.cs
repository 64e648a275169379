namespace Sweep.Client.Contracts;

/// <summary>An event of one trial of a configuration.</summary>
/// <param name="Seed">The trial's seed.</param>
/// <param name="Event">What happened.</param>
public sealed record SeedEventView(ulong Seed, TrainingEventView Event);
