namespace Sweep.Grains.Orleans;

/// <summary>What came of an order to run a trial.</summary>
public enum TrialOrderOutcome
{
    /// <summary>The silo has claimed the trial and runs it, or has done so already.</summary>
    Started,

    /// <summary>
    /// The trial is not queued: another attempt runs it, or it has ended, or its study may not go on.
    /// </summary>
    NotQueued,

    /// <summary>The silo has no free slot, or is about to end.</summary>
    NoSlot,
}
