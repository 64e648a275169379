namespace Sweep.Grains;

/// <summary>Why a coordinator stopped.</summary>
public enum CoordinatorOutcome
{
    /// <summary>Every trial has ended and the study is marked completed.</summary>
    Completed,

    /// <summary>Another coordinator has taken the study, or it is gone.</summary>
    Replaced,
}
