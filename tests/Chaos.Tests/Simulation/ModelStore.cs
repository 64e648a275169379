using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>
/// The protocol of a store in memory, for one study: every call is one step that nobody interrupts, unless a defect
/// says otherwise. Around it is what goes wrong between a store and its callers: calls that fail, replies that are
/// lost, and silos that others overtake.
/// </summary>
internal sealed partial class ModelStore(
    Scheduler scheduler, Faults faults, StoreDefect defect, string definition, long planned, Func<Guid> fresh)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private readonly List<ModelTrial> _trials = [];
    private readonly Dictionary<Guid, ModelSilo> _silos = [];
    private readonly List<TrialWrite> _late = [];
    private readonly List<TrialState> _countedAgain = [];
    private CoordinatorFence? _coordinator;
    private Guid? _taking;
    private StudyStatus _status = StudyStatus.Active;
    private long _order;

    private DateTimeOffset Now => scheduler.Clock.Now;

    /// <summary>Whether every trial has ended.</summary>
    public bool IsCompleted => _status == StudyStatus.Completed;

    public void Register(Guid incarnation, string name, TimeSpan lease) => Transact(_ =>
    {
        _silos.TryAdd(incarnation, new() { Name = name, ExpiresAt = Now + lease });
        return true;
    });

    public bool Renew(Guid incarnation, TimeSpan lease) => Transact(_ =>
    {
        ModelSilo silo = _silos[incarnation];
        if (silo.IsLive) silo.ExpiresAt = Now + lease;
        return silo.IsLive;
    });

    public void Recover(int quarantineAfter)
    {
        if (defect == StoreDefect.RecoveryByTrialAlone)
        {
            HashSet<Guid> late = Transact(
                _ => _silos.Where(silo => silo.Value.ExpiresAt <= Now).Select(silo => silo.Key).ToHashSet());
            Transact(_ => Lose(trial => late.Contains(trial.Incarnation!.Value), quarantineAfter));
            return;
        }

        Transact(_ =>
        {
            foreach (ModelSilo silo in _silos.Values.Where(silo => silo.ExpiresAt <= Now)) silo.IsLive = false;
            return true;
        });
        Transact(_ => Lose(trial => !_silos[trial.Incarnation!.Value].IsLive, quarantineAfter));
    }

    public CoordinatorFence? Coordinate(Guid incarnation)
    {
        Guid request = fresh();
        return Transact(_ =>
        {
            if (_taking == request) return _coordinator;
            bool isFree = _coordinator is null || !_silos[_coordinator.Incarnation].IsLive;
            if (_status != StudyStatus.Active || !isFree || !_silos[incarnation].IsLive) return null;
            _taking = request;
            return _coordinator = new(1, (_coordinator?.Epoch ?? 0) + 1, incarnation);
        });
    }

    public EnqueueOutcome Enqueue(CoordinatorFence fence, long first, IReadOnlyList<NewTrial> trials) => Transact(_ =>
    {
        if (fence != _coordinator || _status != StudyStatus.Active) return EnqueueOutcome.Refused;
        bool isDone = _trials.Count >= first + trials.Count;
        if (isDone && defect != StoreDefect.EnqueueWithoutNumber) return EnqueueOutcome.AlreadyDone;
        long number = first;
        foreach (NewTrial plan in trials)
        {
            ModelTrial trial = new(_trials.Count, number++, plan, defect);
            trial.Enqueued(++_order, fence.Incarnation);
            _trials.Add(trial);
        }

        return EnqueueOutcome.Done;
    });

    public bool Complete(CoordinatorFence fence) => Transact(repeated =>
    {
        if (fence != _coordinator) return false;
        if (_status == StudyStatus.Completed) return repeated;
        if (_trials.Any(trial => !TrialStateMachine.IsTerminal(trial.State))) return false;
        _status = StudyStatus.Completed;
        return true;
    });

    public IReadOnlyList<ClaimedTrial> Claim(
        Guid incarnation, Guid request, int limit, int suspectFrom) => Transact(_ =>
    {
        if (!_silos[incarnation].IsLive || _status != StudyStatus.Active) return [];
        ModelTrial[] found =
            [.. _trials.Where(trial => (trial.Incarnation, trial.Request) == (incarnation, request))];
        if (found.Length == 0 || defect == StoreDefect.ClaimWithoutRequest)
        {
            long transaction = ++_order;
            found = [.. Claimable(incarnation, suspectFrom).Take(limit)];
            foreach (ModelTrial trial in found)
            {
                long epoch = defect == StoreDefect.EpochNotRaised ? Math.Max(1, trial.Epoch) : trial.Epoch + 1;
                trial.Claim(++_order, transaction, epoch, incarnation, request);
            }
        }

        return (IReadOnlyList<ClaimedTrial>)[.. found.Select(Claimed)];
    });

    public IReadOnlyList<TrialFence> ListHeld(Guid incarnation) => Transact(_ => _trials
        .Where(trial => trial.Incarnation == incarnation)
        .Select(trial => new TrialFence(trial.Id, trial.Epoch, incarnation)).ToArray());

    public IReadOnlySet<long> Write(IReadOnlyList<TrialWrite> writes)
    {
        if (defect == StoreDefect.CheckThenWrite)
        {
            HashSet<long> held = Transact(_ => Held(writes.Select(write => write.Fence)));
            return Transact(repeated => Apply(writes.Where(write => held.Contains(write.Fence.Trial)), repeated));
        }

        return Transact(repeated =>
        {
            HashSet<long> held = Held(writes.Select(write => write.Fence));
            HashSet<long> written = Apply(
                writes.Where(write => defect == StoreDefect.UnfencedWrite || held.Contains(write.Fence.Trial)),
                repeated);
            if (defect == StoreDefect.RefusedCheckpointKept) KeepRefused(writes, held);
            if (defect == StoreDefect.LateWrite) WriteLate(repeated ? writes : []);
            return written;
        });
    }

    public IReadOnlySet<long> End(IReadOnlyList<TrialEnd> ends) => Transact(_ =>
    {
        HashSet<long> held = [];
        foreach (TrialEnd end in ends)
        {
            ModelTrial trial = Trial(end.Fence);
            TrialState state = TrialStateMachine.Next(TrialState.Running, end.Event)!.Value;
            string outcome = state.ToString().ToLowerInvariant();
            if (!MayEnd(trial, end.Fence))
            {
                if (trial.AttemptOf(end.Fence)?.Outcome != outcome) continue;
                held.Add(trial.Id); // the reply was lost
                if (defect == StoreDefect.CountedByCall) _countedAgain.Add(state);
                continue;
            }

            trial.Write(++_order, new(end.Fence, end.Tail, end.Chunks, null, end.EvaluationPoint), false, false);
            trial.Leave(++_order, state, ModelTrial.Name(end.Fence), HolderIsLive(trial));
            (trial.Result, trial.Reason, trial.Losses) = (end.Result, end.Reason, 0);
            EndAttempt(trial.AttemptOf(end.Fence), outcome, end.Effort);
            held.Add(trial.Id);
        }

        return held;
    });

    public IReadOnlySet<long> Release(IReadOnlyList<TrialFence> fences)
    {
        HashSet<long>? read = null;
        if (defect == StoreDefect.StaleRelease) read = Transact(_ => Held(fences));
        return Transact(repeated =>
        {
            HashSet<long> held = [];
            foreach (TrialFence fence in fences)
            {
                ModelTrial trial = Trial(fence);
                ModelAttempt? attempt = trial.AttemptOf(fence);
                bool isHeld = read?.Contains(fence.Trial) ?? trial.IsHeldBy(fence);
                if (isHeld && !(repeated && attempt?.Outcome == "released"))
                {
                    trial.Leave(
                        ++_order, TrialState.Queued, ModelTrial.Name(fence), HolderIsLive(trial),
                        read is null ? null : fence);
                    EndAttempt(attempt, "released");
                }
                else if (!repeated || attempt?.Outcome != "released")
                {
                    continue;
                }

                held.Add(trial.Id);
            }

            return held;
        });
    }

    public StoredCheckpoint? ReadCheckpoint(long trial) => Transact(_ =>
    {
        IEnumerable<ModelCheckpoint> kept = _trials[(int)trial].Checkpoints;
        if (defect != StoreDefect.DamagedServed) kept = kept.Where(checkpoint => !checkpoint.IsDamaged);
        return (defect == StoreDefect.OlderServed ? kept.FirstOrDefault() : kept.LastOrDefault())?.Stored;
    });

    public StudyRecord Study() => Transact(_ => Record());

    private T Transact<T>(Func<bool, T> work)
    {
        bool repeated = false;
        while (true)
        {
            scheduler.Yield();
            if (!faults.Happens("calls failed", 100))
            {
                T result = work(repeated);
                scheduler.Yield();
                if (!faults.Happens("replies lost", 40)) return result;
                repeated = true;
            }

            scheduler.Sleep(Pause);
        }
    }

    /// <summary>What is queued, in order; of suspect trials one, and none beside another that is held.</summary>
    private IEnumerable<ModelTrial> Claimable(Guid incarnation, int suspectFrom)
    {
        bool holdsSuspect =
            _trials.Exists(trial => trial.Incarnation == incarnation && trial.Losses >= suspectFrom);
        foreach (ModelTrial trial in _trials.Where(trial => trial.State == TrialState.Queued))
        {
            bool isSuspect = trial.Losses >= suspectFrom && defect != StoreDefect.SuspectsTogether;
            if (isSuspect && holdsSuspect) continue;
            holdsSuspect |= isSuspect;
            yield return trial;
        }
    }

    private ModelTrial Trial(TrialFence fence) => _trials[(int)fence.Trial];

    private bool HolderIsLive(ModelTrial trial) => trial.Incarnation is { } silo && _silos[silo].IsLive;

    private HashSet<long> Held(IEnumerable<TrialFence> fences) =>
        [.. fences.Where(fence => Trial(fence).IsHeldBy(fence)).Select(fence => fence.Trial)];

    private bool MayEnd(ModelTrial trial, TrialFence fence) => defect switch
    {
        StoreDefect.EndUnfenced => true,
        StoreDefect.EndWithoutState => trial.Epoch == fence.Epoch,
        _ => trial.IsHeldBy(fence),
    };

    private void EndAttempt(ModelAttempt? attempt, string outcome, AttemptEffort? effort = null)
    {
        if (attempt is null || defect == StoreDefect.AttemptsLeftOpen) return;
        (attempt.Outcome, attempt.Effort) = (outcome, effort);
    }

    private HashSet<long> Apply(IEnumerable<TrialWrite> writes, bool repeated)
    {
        HashSet<long> written = [];
        foreach (TrialWrite write in writes)
        {
            bool isDamaged = write.Checkpoint is not null && faults.Happens("checkpoints damaged", 10);
            Trial(write.Fence).Write(++_order, write, isDamaged, repeated);
            written.Add(write.Fence.Trial);
        }

        return written;
    }

    private void KeepRefused(IEnumerable<TrialWrite> writes, HashSet<long> held)
    {
        foreach (TrialWrite write in writes.Where(write => !held.Contains(write.Fence.Trial)))
        {
            if (write.Checkpoint is { } checkpoint) Trial(write.Fence).Keep(write.Fence, checkpoint, isDamaged: false);
        }
    }

    /// <summary>Carries out the writes that are late, as far as they are held, and puts off others.</summary>
    private void WriteLate(IReadOnlyList<TrialWrite> late)
    {
        HashSet<long> held = Held(_late.Select(write => write.Fence));
        Apply(_late.Where(write => held.Contains(write.Fence.Trial)), repeated: false);
        _late.Clear();
        _late.AddRange(late);
    }

    private int Lose(Func<ModelTrial, bool> which, int quarantineAfter)
    {
        if (defect == StoreDefect.RecoveryLeavesTrials) return 0;
        int lost = 0;
        foreach (ModelTrial trial in _trials.Where(trial => trial.State == TrialState.Running).Where(which))
        {
            EndAttempt(trial.Attempts.LastOrDefault(), "lost");
            trial.Losses++;
            bool tooOften = trial.Losses >= quarantineAfter && defect != StoreDefect.QuarantineForgotten;
            trial.Leave(
                ++_order, tooOften ? TrialState.Quarantined : TrialState.Queued, "recovery", HolderIsLive(trial),
                raise: defect == StoreDefect.EpochRaisedByRecovery ? 1 : 0);
            lost++;
        }

        return lost;
    }
}
