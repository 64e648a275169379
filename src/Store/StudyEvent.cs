namespace Sweep.Store;

/// <summary>What can happen to a study.</summary>
public enum StudyEvent
{
    /// <summary>Its coordinator finds that every trial has ended.</summary>
    Complete,

    /// <summary>It is paused.</summary>
    Pause,

    /// <summary>It goes on after a pause.</summary>
    Resume,

    /// <summary>It is cancelled.</summary>
    Cancel,

    /// <summary>Its trials that failed, were set aside or cancelled are queued again.</summary>
    Retry,

    /// <summary>It is extended by more seeds or configurations.</summary>
    Extend,
}
