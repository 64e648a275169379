namespace Sweep.Chaos.Tests.Simulation;

/// <summary>Mistakes that a store could make, each of which the checker must find.</summary>
public enum StoreDefect
{
    /// <summary>None: the store as it should be.</summary>
    None,

    /// <summary>Points and checkpoints are written without asking who holds the trial.</summary>
    UnfencedWrite,

    /// <summary>The holder is asked for and the points are written, with no lock in between.</summary>
    CheckThenWrite,

    /// <summary>A claim keeps the epoch of the one before.</summary>
    EpochNotRaised,

    /// <summary>Recovery looks for late silos once, and then takes trials without asking again.</summary>
    RecoveryByTrialAlone,

    /// <summary>An end matches the epoch alone, not whether the trial still runs.</summary>
    EndWithoutState,

    /// <summary>A claim whose reply was lost is made anew.</summary>
    ClaimWithoutRequest,
}
