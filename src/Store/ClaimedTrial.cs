namespace Sweep.Store;

/// <summary>A trial that was claimed.</summary>
/// <param name="Fence">The right to write to it.</param>
/// <param name="Study">Its study.</param>
/// <param name="Number">Its number within the study.</param>
/// <param name="Arm">Name of its arm.</param>
/// <param name="Configuration">Number of its configuration within the arm.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Parameters">Its configuration as canonical JSON.</param>
/// <param name="Problem">What its study is measured on; null where that is not known.</param>
/// <param name="Attempt">Number of this attempt, from 1, released ones counted: each attempt has its own.</param>
/// <param name="Losses">
/// Attempts before this one that were lost in a row, without a checkpoint in between, and count towards quarantine.
/// </param>
public sealed record ClaimedTrial(
    TrialFence Fence, long Study, long Number, string Arm, int Configuration, ulong Seed, string Parameters,
    ProblemIdentity? Problem, int Attempt, int Losses);
