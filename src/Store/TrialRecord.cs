using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Store;

/// <summary>A stored trial.</summary>
public sealed record TrialRecord
{
    /// <summary>Key within the store.</summary>
    public required long Id { get; init; }

    /// <summary>Number within the study, from 0.</summary>
    public required long Number { get; init; }

    /// <summary>Name of its arm.</summary>
    public required string Arm { get; init; }

    /// <summary>Number of its configuration within the arm.</summary>
    public required int Configuration { get; init; }

    /// <summary>Its seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Its configuration as canonical JSON.</summary>
    public required string Parameters { get; init; }

    /// <summary>
    /// What it is measured on; null when its study was submitted to a store of version 1, which did not keep it.
    /// </summary>
    public required ProblemIdentity? Problem { get; init; }

    /// <summary>
    /// Where its losses are evaluated: at the training parameters, an average of them, slow weights, ...; null until
    /// its first points are stored.
    /// </summary>
    public required string? EvaluationPoint { get; init; }

    /// <summary>State.</summary>
    public required TrialState State { get; init; }

    /// <summary>Attempts begun, released ones not counted.</summary>
    public required int Attempts { get; init; }

    /// <summary>What it is ranked by, once it has ended.</summary>
    public required TrialResult? Result { get; init; }

    /// <summary>Why it failed, diverged or was quarantined.</summary>
    public required string? Reason { get; init; }

    /// <summary>The study's revision when this trial last changed.</summary>
    public required long Revision { get; init; }
}
