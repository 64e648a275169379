namespace Sweep.Grains;

/// <summary>Ways in which a runner leaves a trial.</summary>
public enum TrialRunKind
{
    /// <summary>The trial ended and its end is stored.</summary>
    Ended,

    /// <summary>The trial was asked to make room: its checkpoint is stored and it is queued again.</summary>
    Released,

    /// <summary>The trial belongs to another attempt by now; nothing more was written.</summary>
    Lost,

    /// <summary>This machine lacks something the trial needs; it is queued again, no attempt used up.</summary>
    EnvironmentFailed,

    /// <summary>Its study was cancelled or deleted; nothing more was written.</summary>
    Cancelled,
}
