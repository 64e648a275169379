using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>
/// A trial that this silo has claimed: it waits for a slot, then runs in one, then is gone. Slots and the look-out for
/// lost and hung trials both move it on; whoever succeeds is the one who tells of it.
/// </summary>
/// <param name="trial">The claim.</param>
internal sealed class KnownTrial(ClaimedTrial trial)
{
    private const int Waiting = 0, Running = 1, Gone = 2;
    private readonly TaskCompletionSource _forgotten = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TrialWish _wish = TrialWish.Train;
    private volatile int _stage = Waiting;

    /// <summary>The claim.</summary>
    public ClaimedTrial Trial => trial;

    /// <summary>What is wanted of it.</summary>
    public TrialWish Wish
    {
        get => _wish;
        set => _wish = value;
    }

    /// <summary>Ends when the silo has nothing more to do with it.</summary>
    public Task Forgotten => _forgotten.Task;

    /// <summary>Whether a slot runs it.</summary>
    public bool IsRunning => _stage == Running;

    /// <summary>For how long it was seen to run. Kept by the watch alone.</summary>
    public TimeSpan Age { get; set; }

    /// <summary>A slot begins with it; false if it was withdrawn.</summary>
    public bool TryStart() => TryMove(Waiting, Running);

    /// <summary>It is taken back before a slot begins with it; false if one has.</summary>
    public bool TryWithdraw() => TryMove(Waiting, Gone);

    /// <summary>A slot is done with it, or it is taken from a slot; false if that has happened already.</summary>
    public bool TryLeave() => TryMove(Running, Gone);

    /// <summary>The silo has nothing more to do with it.</summary>
    public void Forget() => _forgotten.TrySetResult();

#pragma warning disable CS0420 // an interlocked operation is volatile by itself
    /// <summary>Its study is not paused, or no longer: other wishes stay.</summary>
    public void Resume() => Interlocked.CompareExchange(ref _wish, TrialWish.Train, TrialWish.Pause);

    private bool TryMove(int from, int to) => Interlocked.CompareExchange(ref _stage, to, from) == from;
#pragma warning restore CS0420
}
