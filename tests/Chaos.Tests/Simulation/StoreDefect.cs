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

    /// <summary>An end matches nothing at all.</summary>
    EndUnfenced,

    /// <summary>A claim whose reply was lost is made anew.</summary>
    ClaimWithoutRequest,

    /// <summary>An enqueue whose reply was lost is made anew.</summary>
    EnqueueWithoutNumber,

    /// <summary>Trials are enqueued as if their coordinator had claimed them.</summary>
    ClaimedAtEnqueue,

    /// <summary>A write that was repeated is carried out once more, later: its first copy was only slow.</summary>
    LateWrite,

    /// <summary>The checkpoint of a write that is refused is kept all the same.</summary>
    RefusedCheckpointKept,

    /// <summary>Damaged checkpoints are served.</summary>
    DamagedServed,

    /// <summary>The older of two checkpoints is served.</summary>
    OlderServed,

    /// <summary>Checkpoints outlive their trials.</summary>
    CheckpointsOutlive,

    /// <summary>Points that are sent again are appended.</summary>
    PointsAppended,

    /// <summary>Each attempt has curves of its own.</summary>
    CurvesPerAttempt,

    /// <summary>A release writes back the row that it read a moment ago.</summary>
    StaleRelease,

    /// <summary>Recovery raises the epoch.</summary>
    EpochRaisedByRecovery,

    /// <summary>Recovery marks silos dead and leaves their trials with them.</summary>
    RecoveryLeavesTrials,

    /// <summary>Losses never set a trial aside.</summary>
    QuarantineForgotten,

    /// <summary>A checkpoint does not make up for the losses before it.</summary>
    LossesRemembered,

    /// <summary>A claim takes trials that their next loss would set aside like all others.</summary>
    SuspectsTogether,

    /// <summary>Attempts are left as they began.</summary>
    AttemptsLeftOpen,

    /// <summary>A claim goes on with the attempt that was released before.</summary>
    AttemptReused,

    /// <summary>A released attempt counts.</summary>
    ReleaseNotRefunded,

    /// <summary>A call that is repeated counts once more.</summary>
    CountedByCall,

    /// <summary>Reading finds trials as they were before their last change.</summary>
    StaleReading,
}
