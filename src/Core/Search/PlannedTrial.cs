namespace Sweep.Core.Search;

/// <summary>A trial that a study's design asks for.</summary>
/// <param name="Arm">Name of its arm.</param>
/// <param name="Configuration">Its configuration within the arm.</param>
/// <param name="Seed">Its seed.</param>
public sealed record PlannedTrial(string Arm, Configuration Configuration, ulong Seed);
