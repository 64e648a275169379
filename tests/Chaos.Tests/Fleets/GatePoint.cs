namespace Sweep.Chaos.Tests.Fleets;

/// <summary>
/// Moments within a silo's transactions. The first of a pair is before COMMIT is asked for; the second when it has
/// been: the transaction will be committed, whether or not the silo lives to hear of it.
/// </summary>
public enum GatePoint
{
    /// <summary>The study has its new coordinator.</summary>
    Taken,

    /// <summary>The first trials are inserted.</summary>
    Enqueuing,

    /// <summary>As before; COMMIT is on its way.</summary>
    Enqueued,

    /// <summary>A trial has its new holder.</summary>
    Claiming,

    /// <summary>As before; COMMIT is on its way.</summary>
    Claimed,

    /// <summary>A checkpoint is about to be stored.</summary>
    Checkpointing,

    /// <summary>It is stored; COMMIT is on its way.</summary>
    Checkpointed,

    /// <summary>A trial has ended.</summary>
    Ending,

    /// <summary>As before; COMMIT is on its way.</summary>
    Ended,

    /// <summary>A trial was given back; COMMIT is on its way.</summary>
    Released,
}
