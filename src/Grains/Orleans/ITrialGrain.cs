namespace Sweep.Grains.Orleans;

/// <summary>The address of a trial that runs: its key is the trial's key in the store.</summary>
public interface ITrialGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Claims the trial for the silo that the grain is on, if it is queued, and runs it in one of its slots. Returns
    /// when that has begun. The same call again, while it runs, changes nothing.
    /// </summary>
    /// <param name="study">The trial's study.</param>
    [ResponseTimeout("00:00:10")]
    Task<TrialOrderOutcome> RunAsync(long study);
}
