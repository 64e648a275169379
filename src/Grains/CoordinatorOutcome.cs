namespace Sweep.Grains;

/// <summary>Why a coordinator stopped.</summary>
public enum CoordinatorOutcome
{
    /// <summary>Every trial has ended and the study is marked completed.</summary>
    Completed,

    /// <summary>The study is paused or cancelled; once it is active again, somebody takes it anew.</summary>
    Halted,

    /// <summary>Another coordinator has taken the study, or it is gone.</summary>
    Replaced,
}
