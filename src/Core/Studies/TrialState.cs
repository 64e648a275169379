namespace Sweep.Core.Studies;

/// <summary>States of a trial. The names are stored: append, never rename.</summary>
public enum TrialState
{
    /// <summary>Waits for a slot.</summary>
    Queued,

    /// <summary>A silo holds it under a lease.</summary>
    Running,

    /// <summary>Trained to the end of its budget.</summary>
    Completed,

    /// <summary>Stopped early by a pruner.</summary>
    Pruned,

    /// <summary>Stopped because its loss left all bounds. Ranks last.</summary>
    Diverged,

    /// <summary>Ended by an error of its own.</summary>
    Failed,

    /// <summary>Lost its silo too often in a row: set aside with its evidence.</summary>
    Quarantined,

    /// <summary>Cancelled by a person or program.</summary>
    Cancelled,
}
