using System.Collections.Concurrent;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>The trials that an incarnation knows to be its own, and what is wanted of all of them.</summary>
internal sealed class KnownTrials
{
    private readonly ConcurrentDictionary<TrialFence, KnownTrial> _trials = new();
    private volatile TrialWish _wish = TrialWish.Train;

    /// <summary>All of them, at some moment.</summary>
    public IEnumerable<KnownTrial> All => _trials.Values;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _trials.IsEmpty;

    /// <summary>Whether new ones may be started.</summary>
    public bool MayStart => _wish == TrialWish.Train;

    /// <summary>Wants something of all of them, those to come included. An earlier, stronger wish stays.</summary>
    public void Ask(TrialWish wish)
    {
        if (wish > _wish) _wish = wish;
    }

    /// <summary>What is wanted of one.</summary>
    public TrialWish WishFor(KnownTrial known)
    {
        TrialWish own = known.Wish, all = _wish;
        return own > all ? own : all;
    }

    /// <summary>The trial of a claim; null if it is not known.</summary>
    public KnownTrial? Find(TrialFence fence) => _trials.GetValueOrDefault(fence);

    /// <summary>Takes up a claim.</summary>
    public KnownTrial Add(ClaimedTrial trial) => _trials.GetOrAdd(trial.Fence, new KnownTrial(trial));

    /// <summary>Forgets a trial.</summary>
    public void Remove(KnownTrial known)
    {
        _trials.TryRemove(known.Trial.Fence, out _);
        known.Forget();
    }

    /// <summary>Forgets all trials: the incarnation has ended.</summary>
    public void Clear()
    {
        foreach (KnownTrial known in All) Remove(known);
    }
}
