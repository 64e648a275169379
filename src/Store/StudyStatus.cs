namespace Sweep.Store;

/// <summary>Status of a study. The names are stored: append, never rename.</summary>
public enum StudyStatus
{
    /// <summary>Trials may be enqueued and claimed.</summary>
    Active,

    /// <summary>Every trial has ended.</summary>
    Completed,

    /// <summary>No trial is enqueued or claimed until it is resumed; running ones are asked to give way.</summary>
    Paused,

    /// <summary>Its trials that had not ended are cancelled. Only a retry makes it active again.</summary>
    Cancelled,
}
