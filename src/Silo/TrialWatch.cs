using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>
/// Compares what a silo knows with what the store says that it holds, and finds trials that hang. Called where no claim
/// of the incarnation is on its way: its trials would look unknown.
/// </summary>
internal sealed class TrialWatch(
    IStudyStore store, Guid incarnation, SiloOptions options, KnownTrials known, SlotPool slots,
    ISiloObserver observer, TimeProvider clock)
{
    private long _looked = clock.GetTimestamp();

    /// <summary>
    /// Gives back what is held and not known, stops what is known and not held, has trials of paused studies
    /// checkpointed and given back, and takes hung trials from their slots.
    /// </summary>
    /// <returns>Whether trials went back to the queue.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        bool hasLost = await LoseHungAsync(cancellation);
        IReadOnlyList<HeldTrial> held = await store.ListHeldAsync(incarnation, cancellation);
        List<TrialFence> unknown = [], paused = [];
        foreach (HeldTrial trial in held)
        {
            if (known.Find(trial.Fence) is not { } one) unknown.Add(trial.Fence);
            else if (trial.IsWanted) one.Resume();
            else if (Withdraw(one)) paused.Add(trial.Fence);
            else one.Wish = TrialWish.Pause;
        }

        HashSet<TrialFence> fences = [.. held.Select(trial => trial.Fence)];
        foreach (KnownTrial one in known.All.Where(one => !fences.Contains(one.Trial.Fence)))
        {
            if (!Withdraw(one)) one.Wish = TrialWish.Stop;
        }

        if (unknown.Count > 0) await store.ReleaseAsync(unknown, "its silo did not know of it", cancellation);
        if (paused.Count > 0) await store.ReleaseAsync(paused, "pause", cancellation);
        return hasLost || unknown.Count > 0;
    }

    private async Task<bool> LoseHungAsync(CancellationToken cancellation)
    {
        // While the process itself was stopped, or the store was away, nobody could make progress.
        TimeSpan elapsed = clock.GetElapsedTime(_looked);
        if (elapsed > 2 * options.Beat) elapsed = 2 * options.Beat;
        _looked = clock.GetTimestamp();
        bool hasLost = false;
        foreach (SlotWork work in slots.Running)
        {
            TimeSpan still = work.Look(elapsed);
            if (still > options.NoProgress)
            {
                if (!slots.Replace(work)) continue;
                TrialFence[] waiting =
                    [.. work.Trials.Where(Withdraw).Select(trial => trial.Trial.Fence)];
                if (waiting.Length > 0) await store.ReleaseAsync(waiting, "its slot hung", cancellation);
                string reason = $"no progress within {options.NoProgress}";
                hasLost |= await LoseAsync(work.Trials, reason, cancellation) || waiting.Length > 0;
            }
            else if (options.TimeLimit is { } limit)
            {
                hasLost |= await LoseAsync(
                    work.Trials.Where(trial => trial.Age > limit), $"ran for longer than {limit}", cancellation);
            }
        }

        return hasLost;
    }

    /// <summary>Ends attempts of running trials as lost; their slot, should it live, writes nothing more.</summary>
    private async Task<bool> LoseAsync(
        IEnumerable<KnownTrial> trials, string reason, CancellationToken cancellation)
    {
        List<KnownTrial> taken = [];
        foreach (KnownTrial trial in trials.Where(trial => trial.TryLeave()))
        {
            trial.Wish = TrialWish.Stop;
            taken.Add(trial);
        }

        if (taken.Count == 0) return false;
        await store.LoseAsync(
            [.. taken.Select(trial => trial.Trial.Fence)], reason, new(options.QuarantineAfter), cancellation);
        foreach (KnownTrial trial in taken)
        {
            known.Remove(trial);
            observer.TrialLeft(trial.Trial, new(TrialRunKind.Lost, null, reason, 0));
        }

        return true;
    }

    private bool Withdraw(KnownTrial trial)
    {
        if (!trial.TryWithdraw()) return false;
        known.Remove(trial);
        return true;
    }
}
