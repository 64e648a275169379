namespace Sweep.Core.Studies;

/// <summary>What can happen to a trial.</summary>
public enum TrialEvent
{
    /// <summary>A silo claims it.</summary>
    Claim,

    /// <summary>Its attempt trained to the end.</summary>
    Complete,

    /// <summary>Its attempt was stopped by a pruner.</summary>
    Prune,

    /// <summary>Its attempt diverged.</summary>
    Diverge,

    /// <summary>Its attempt ended in an error of the trial's own.</summary>
    Fail,

    /// <summary>Its silo died; the attempt is lost and another may follow.</summary>
    Lose,

    /// <summary>Its silo died once too often.</summary>
    Quarantine,

    /// <summary>Its silo gave it back (drain, environment failure): no attempt is used up.</summary>
    Release,

    /// <summary>It is cancelled.</summary>
    Cancel,

    /// <summary>It is queued again on request, after a failure, quarantine or cancellation.</summary>
    Retry,
}
