namespace Sweep.Core.Training;

/// <summary>What a <see cref="TrainingRun"/> waits for.</summary>
public enum TrainingStatus
{
    /// <summary>More steps: call <see cref="TrainingRun.Advance"/>.</summary>
    Training,

    /// <summary>An evaluation: call <see cref="TrainingRun.Measure"/>.</summary>
    MeasureDue,

    /// <summary>Nothing: the budget is used up or early stopping struck, and the last evaluation is made.</summary>
    Completed,

    /// <summary>Nothing: the loss left all bounds.</summary>
    Diverged,
}
