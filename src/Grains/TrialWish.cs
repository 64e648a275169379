namespace Sweep.Grains;

/// <summary>What a host wants of a trial that runs. A later one outweighs those before it.</summary>
public enum TrialWish
{
    /// <summary>To go on.</summary>
    Train,

    /// <summary>To store a checkpoint and give the trial back: the silo is about to end.</summary>
    Drain,

    /// <summary>To store a checkpoint and give the trial back: its study is paused.</summary>
    Pause,

    /// <summary>To stop and write nothing more: the trial is no longer this attempt's.</summary>
    Stop,
}
