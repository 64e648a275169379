using Sweep.Store;

namespace Sweep.Grains;

/// <summary>Whoever lends a <see cref="TrialRunner"/> the thread it runs on.</summary>
public interface ITrialHost
{
    /// <summary>
    /// The runner is about to begin with a trial. False: the host has withdrawn it. The runner then leaves it as it is
    /// and says no more about it.
    /// </summary>
    bool Start(ClaimedTrial trial);

    /// <summary>What is wanted of a trial that was started; asked between slices of training.</summary>
    TrialWish WishFor(ClaimedTrial trial);

    /// <summary>
    /// Does some work of a trial's own, of which nobody knows how long it takes, on the calling thread: the host can
    /// tell a hung trial by it. Waiting for the store is no such work.
    /// </summary>
    void Compute(Action work);

    /// <summary>The runner is done with a trial that was started; told once.</summary>
    void Left(ClaimedTrial trial, TrialRunResult result);
}
