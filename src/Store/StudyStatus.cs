namespace Sweep.Store;

/// <summary>Status of a study. The names are stored: append, never rename.</summary>
public enum StudyStatus
{
    /// <summary>Trials may be enqueued and claimed.</summary>
    Active,

    /// <summary>Every trial has ended.</summary>
    Completed,
}
