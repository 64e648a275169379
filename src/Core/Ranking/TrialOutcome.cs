using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Ranking;

/// <summary>What the ranking needs to know of a trial.</summary>
/// <param name="Arm">Name of its arm.</param>
/// <param name="Configuration">Number of its configuration within the arm.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Parameters">Its configuration as canonical JSON.</param>
/// <param name="State">Its state.</param>
/// <param name="Result">Its metrics; null while it has none.</param>
public sealed record TrialOutcome(
    string Arm, int Configuration, ulong Seed, string Parameters, TrialState State, TrialResult? Result);
