using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>Trials of one study that a slot runs, and what the slot is for their runner.</summary>
/// <param name="trials">The trials; at least one.</param>
/// <param name="known">All that the silo knows of.</param>
/// <param name="started">Told when a trial begins.</param>
/// <param name="left">Told when a trial was left, unless it was taken from the slot before.</param>
internal sealed class SlotWork(
    IReadOnlyList<KnownTrial> trials, KnownTrials known, Action<ClaimedTrial> started,
    Action<ClaimedTrial, TrialRunResult> left) : ITrialHost
{
    private readonly Dictionary<long, KnownTrial> _trials =
        trials.ToDictionary(trial => trial.Trial.Fence.Trial);

    private long _computations; // odd while one is under way
    private long _seen;
    private TimeSpan _still;

    /// <summary>The trials.</summary>
    public IReadOnlyList<KnownTrial> Trials => trials;

    /// <summary>Their study.</summary>
    public long Study => trials[0].Trial.Study;

    /// <summary>
    /// Whether its slot was given up for hung: what its thread still does concerns nobody. Set by the pool alone.
    /// </summary>
    public bool IsAbandoned { get; set; }

    /// <inheritdoc/>
    public bool Start(ClaimedTrial trial)
    {
        if (!known.MayStart || !_trials[trial.Fence.Trial].TryStart()) return false;
        started(trial);
        return true;
    }

    /// <inheritdoc/>
    public TrialWish WishFor(ClaimedTrial trial) => known.WishFor(_trials[trial.Fence.Trial]);

    /// <inheritdoc/>
    public void Compute(Action work)
    {
        Interlocked.Increment(ref _computations);
        try
        {
            work();
        }
        finally
        {
            Interlocked.Increment(ref _computations);
        }
    }

    /// <inheritdoc/>
    public void Left(ClaimedTrial trial, TrialRunResult result)
    {
        KnownTrial one = _trials[trial.Fence.Trial];
        if (!one.TryLeave()) return;
        known.Remove(one);
        left(trial, result);
    }

    /// <summary>
    /// Looks at the slot: time counts towards a trial's age, and towards being stuck while one computation lasts. A
    /// runner that waits for the store is neither.
    /// </summary>
    /// <param name="elapsed">Time since the look before, during which the silo was seen to live.</param>
    /// <returns>How long the computation that is under way has lasted, from look to look.</returns>
    public TimeSpan Look(TimeSpan elapsed)
    {
        long now = Interlocked.Read(ref _computations);
        bool isSame = now == _seen, computes = now % 2 == 1;
        _seen = now;
        _still = isSame && computes ? _still + elapsed : TimeSpan.Zero;
        if (isSame && !computes) return TimeSpan.Zero;
        foreach (KnownTrial trial in trials)
        {
            if (trial.IsRunning) trial.Age += elapsed;
        }

        return _still;
    }
}
