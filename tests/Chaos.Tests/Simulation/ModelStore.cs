using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>
/// The protocol of a store in memory, for one study: every call is one step that nobody interrupts, unless a defect
/// says otherwise. Around it is what goes wrong between a store and its callers: calls that fail, replies that are
/// lost, and silos that others overtake.
/// </summary>
internal sealed class ModelStore(
    Scheduler scheduler, Faults faults, StoreDefect defect, string definition, long planned, Func<Guid> fresh)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private readonly List<ModelTrial> _trials = [];
    private readonly Dictionary<Guid, ModelSilo> _silos = [];
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
        if (_trials.Count >= first + trials.Count) return EnqueueOutcome.AlreadyDone;
        Assert.Equal(first, _trials.Count);
        foreach (NewTrial plan in trials)
        {
            ModelTrial trial = new(_trials.Count, plan);
            trial.Enqueued(++_order);
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

    public IReadOnlyList<ClaimedTrial> Claim(Guid incarnation, Guid request, int limit) => Transact(_ =>
    {
        if (!_silos[incarnation].IsLive || _status != StudyStatus.Active) return [];
        ModelTrial[] found =
            [.. _trials.Where(trial => (trial.Incarnation, trial.Request) == (incarnation, request))];
        if (found.Length == 0 || defect == StoreDefect.ClaimWithoutRequest)
        {
            long transaction = ++_order;
            found = [.. _trials.Where(trial => trial.State == TrialState.Queued).Take(limit)];
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
        .Select(trial => new TrialFence(trial.Number, trial.Epoch, incarnation)).ToArray());

    public IReadOnlySet<long> Write(IReadOnlyList<TrialWrite> writes)
    {
        if (defect == StoreDefect.CheckThenWrite)
        {
            HashSet<long> held = Transact(_ => Held(writes.Select(write => write.Fence)));
            return Transact(_ => Apply(writes.Where(write => held.Contains(write.Fence.Trial))));
        }

        return Transact(_ => Apply(writes.Where(write =>
            defect == StoreDefect.UnfencedWrite || _trials[(int)write.Fence.Trial].IsHeldBy(write.Fence))));
    }

    public IReadOnlySet<long> End(IReadOnlyList<TrialEnd> ends) => Transact(_ =>
    {
        HashSet<long> held = [];
        foreach (TrialEnd end in ends)
        {
            ModelTrial trial = _trials[(int)end.Fence.Trial];
            TrialState state = TrialStateMachine.Next(TrialState.Running, end.Event)!.Value;
            string outcome = state.ToString().ToLowerInvariant();
            bool mayEnd = defect == StoreDefect.EndWithoutState
                ? trial.Epoch == end.Fence.Epoch
                : trial.IsHeldBy(end.Fence);
            if (!mayEnd)
            {
                if (trial.AttemptOf(end.Fence)?.Outcome == outcome) held.Add(trial.Number); // the reply was lost
                continue;
            }

            trial.Write(++_order, new(end.Fence, end.Tail, end.Chunks, null, end.EvaluationPoint));
            trial.Leave(++_order, state, ModelTrial.Name(end.Fence), HolderIsLive(trial));
            (trial.Result, trial.Reason, trial.Losses) = (end.Result, end.Reason, 0);
            ModelAttempt attempt = trial.AttemptOf(end.Fence)!;
            (attempt.Outcome, attempt.Effort) = (outcome, end.Effort);
            held.Add(trial.Number);
        }

        return held;
    });

    public IReadOnlySet<long> Release(IReadOnlyList<TrialFence> fences) => Transact(repeated =>
    {
        HashSet<long> held = [];
        foreach (TrialFence fence in fences)
        {
            ModelTrial trial = _trials[(int)fence.Trial];
            ModelAttempt? attempt = trial.AttemptOf(fence);
            if (trial.IsHeldBy(fence))
            {
                trial.Leave(++_order, TrialState.Queued, ModelTrial.Name(fence), HolderIsLive(trial));
                attempt!.Outcome = "released";
            }
            else if (!repeated || attempt?.Outcome != "released")
            {
                continue;
            }

            held.Add(trial.Number);
        }

        return held;
    });

    public StoredCheckpoint? ReadCheckpoint(long trial) =>
        Transact(_ => _trials[(int)trial].Checkpoints.LastOrDefault());

    public StudyRecord Study() => Transact(_ => Record());

    /// <summary>What there is to judge.</summary>
    public StudyHistory History() => new(Record(), [.. _trials.Select(History)]);

    /// <summary>Metrics of a trial with every bit.</summary>
    public static string Bits(TrialHistory trial) =>
        $"{trial.Record.State} {trial.Record.Reason} {Convert.ToHexString(trial.Record.Result?.ToBytes() ?? [])} "
        + string.Join(' ', trial.Curves.Select(curve => $"{curve.Metric}: {string.Join(' ', curve.Steps)}; "
            + string.Join(' ', curve.Values.Select(BitConverter.DoubleToInt64Bits))));

    private T Transact<T>(Func<bool, T> work)
    {
        bool repeated = false;
        while (true)
        {
            scheduler.Yield();
            if (!faults.Happens("calls failed", 60))
            {
                T result = work(repeated);
                scheduler.Yield();
                if (!faults.Happens("replies lost", 40)) return result;
                repeated = true;
            }

            scheduler.Sleep(Pause);
        }
    }

    private bool HolderIsLive(ModelTrial trial) => trial.Incarnation is { } silo && _silos[silo].IsLive;

    private HashSet<long> Held(IEnumerable<TrialFence> fences) =>
        [.. fences.Where(fence => _trials[(int)fence.Trial].IsHeldBy(fence)).Select(fence => fence.Trial)];

    private HashSet<long> Apply(IEnumerable<TrialWrite> writes)
    {
        HashSet<long> written = [];
        foreach (TrialWrite write in writes)
        {
            _trials[(int)write.Fence.Trial].Write(++_order, write);
            written.Add(write.Fence.Trial);
        }

        return written;
    }

    private int Lose(Func<ModelTrial, bool> which, int quarantineAfter)
    {
        int lost = 0;
        foreach (ModelTrial trial in _trials.Where(trial => trial.State == TrialState.Running).Where(which))
        {
            trial.Attempts[^1].Outcome = "lost";
            trial.Losses++;
            TrialState state = trial.Losses >= quarantineAfter ? TrialState.Quarantined : TrialState.Queued;
            trial.Leave(++_order, state, "recovery", HolderIsLive(trial));
            lost++;
        }

        return lost;
    }

    private static ClaimedTrial Claimed(ModelTrial trial) => new(
        new(trial.Number, trial.Epoch, trial.Incarnation!.Value), 1, trial.Number, trial.Plan.Arm,
        trial.Plan.Configuration, trial.Plan.Seed, trial.Plan.Parameters, null, (int)trial.Epoch);

    private StudyRecord Record() => new()
    {
        Id = 1,
        Name = "simulated",
        Definition = definition,
        Source = definition,
        NumericsVersion = NumericsVersion.Current,
        Problem = null,
        Status = _status,
        Placement = new(),
        Extensions = [],
        TraceParent = null,
        PlannedTrials = planned,
        NextNumber = _trials.Count,
        Revision = _order,
        SubmittedAt = Now,
        Counts = _trials.CountBy(trial => trial.State).ToDictionary(pair => pair.Key, pair => (long)pair.Value),
    };

    private TrialHistory History(ModelTrial trial) => new()
    {
        Record = new()
        {
            Id = trial.Number,
            Number = trial.Number,
            Arm = trial.Plan.Arm,
            Configuration = trial.Plan.Configuration,
            Seed = trial.Plan.Seed,
            Parameters = trial.Plan.Parameters,
            Problem = null,
            EvaluationPoint = trial.EvaluationPoint,
            State = trial.State,
            Attempts = trial.Attempts.Count(attempt => attempt.Outcome != "released"),
            Result = trial.Result,
            Reason = trial.Reason,
            Revision = _order,
        },
        Attempts = [.. trial.Attempts.Select(attempt => new AttemptRecord(
            trial.Number, (int)attempt.Epoch, _silos[attempt.Silo].Name, Now, Now, attempt.Outcome, attempt.Effort,
            null))],
        Curves = [.. trial.Chunks.Values.GroupBy(chunk => chunk.Metric, StringComparer.Ordinal).Select(chunks =>
            new Curve(
                chunks.Key, [.. chunks.SelectMany(chunk => chunk.Steps)],
                [.. chunks.SelectMany(chunk => chunk.Values)]))],
        Changes = trial.Changes,
        Progress = trial.Progress,
        Checkpoints = trial.Checkpoints.Count,
    };
}
