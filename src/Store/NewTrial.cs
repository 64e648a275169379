namespace Sweep.Store;

/// <summary>A trial to be enqueued.</summary>
/// <param name="Arm">Name of its arm.</param>
/// <param name="Configuration">Number of its configuration within the arm.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Parameters">The configuration as canonical JSON.</param>
public sealed record NewTrial(string Arm, int Configuration, ulong Seed, string Parameters);
