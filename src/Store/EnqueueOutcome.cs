namespace Sweep.Store;

/// <summary>What became of an enqueue.</summary>
public enum EnqueueOutcome
{
    /// <summary>The trials were appended.</summary>
    Done,

    /// <summary>The study's next number is past them already: an earlier call got through.</summary>
    AlreadyDone,

    /// <summary>The coordinator has been replaced, or the study is no longer active.</summary>
    Refused,
}
