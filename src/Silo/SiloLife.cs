using System.Diagnostics;
using Sweep.Core.Data;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Silo.Telemetry;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>What one incarnation does between its registration and its end.</summary>
internal sealed class SiloLife : IDisposable
{
    /// <summary>
    /// Shares of <see cref="SiloOptions.DrainLimit"/>: what is not checkpointed or not given back by then is left to
    /// others. The rest of it is for retiring.
    /// </summary>
    public const double CheckpointedBy = 0.8, ReleasedBy = 0.9;

    // Hints come often while a fleet is busy.
    private static readonly TimeSpan LeastBetweenLooks = TimeSpan.FromSeconds(1);

    private readonly IStudyStore _store;
    private readonly SiloOptions _options;
    private readonly TimeProvider _clock;
    private readonly ISiloObserver _observer;
    private readonly WorkSignal _signal;
    private readonly LeaseKeeper _lease;
    private readonly StudyExclusions _exclusions;
    private readonly ITrialOrders? _orders;
    private readonly StudyCache _studies;
    private readonly TrialRunner _runner;
    private readonly LossReasons _losses;
    private readonly LookAhead _lookAhead;
    private readonly KnownTrials _known = new();
    private readonly SlotPool _slots;
    private readonly CoordinatorHost _coordinators;
    private readonly PollPace _pace;
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isHinted;
    private long? _served;

    /// <summary>Begins nothing yet.</summary>
    public SiloLife(
        IStudyStore store, IDatasetSource datasets, SiloOptions options, TimeProvider clock, ISiloObserver observer,
        WorkSignal signal, LeaseKeeper lease, StudyExclusions exclusions, ITrialOrders? orders)
    {
        (_store, _options, _clock, _observer) = (store, options, clock, observer);
        (_signal, _lease, _exclusions, _orders) = (signal, lease, exclusions, orders);
        _studies = new(store);
        _runner = new(store, datasets, options.Runner, clock);
        _losses = new(store);
        _lookAhead = new(options.Slots);

        // A trial that is left wakes the dispatcher while its slot still holds it.
        _slots = new(options.Slots, RunTrials, exception => _failed.TrySetException(exception), signal.Pulse);
        Random random = new(lease.Incarnation.GetHashCode());
        _pace = new(options.Poll, options.IdlePoll < options.Beat ? options.IdlePoll : options.Beat, random);
        _coordinators = new(
            store, lease.Incarnation, options, signal, new(options.Poll, options.IdlePoll, new(random.Next())), clock,
            observer, exclusions);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slots.Dispose();
        _coordinators.Dispose();
        _known.Clear();
    }

    /// <summary>Works until drained, lost, done or broken; holds no trial afterwards.</summary>
    public async Task<SiloLifeEnd> RunAsync(WorkSignal hints, CancellationToken drain)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(drain, _lease.Lost);
        using CancellationTokenRegistration losing = _lease.Lost.Register(() => _known.Ask(TrialWish.Stop));
        FirstFailure failure = new();
        Task dispatching = DispatchAsync(stop.Token);
        Task coordinating = _orders is null
            ? _coordinators.RunAsync(stop.Token)
            : Task.Delay(Timeout.InfiniteTimeSpan, stop.Token);
        Task hearing = HearAsync(hints, stop.Token);
        await failure.ObserveAsync(await Task.WhenAny(dispatching, coordinating, _failed.Task, _lease.Broken));

        // Whoever cancelled may be running this: a slot, the lease's thread, a signal handler. All are joined below.
        await Task.Yield();
        await stop.CancelAsync();
        _known.Ask(TrialWish.Drain);
        using CancellationTokenSource hurry = new(_options.DrainLimit * CheckpointedBy, _clock);
        using CancellationTokenSource limit = new(_options.DrainLimit * ReleasedBy, _clock);

        // A claim may be on its way: what it brings is ours to give back, so it is waited for.
        await failure.ObserveAsync(dispatching.WaitAsync(hurry.Token));
        await failure.ObserveAsync(coordinating.WaitAsync(hurry.Token));
        await failure.ObserveAsync(_coordinators.FinishAsync().WaitAsync(hurry.Token));
        await failure.ObserveAsync(_slots.FinishAsync().WaitAsync(hurry.Token));
        await failure.ObserveAsync(hearing);
        if (_failed.Task.IsCompleted) await failure.ObserveAsync(_failed.Task);
        if (_lease.Broken.IsCompleted) await failure.ObserveAsync(_lease.Broken);
        if (failure.First is not StoreException && !_lease.Lost.IsCancellationRequested)
            await failure.ObserveAsync(ReleaseAllAsync(failure.First?.Message ?? "drain", limit.Token));
        failure.Throw();
        return dispatching.IsCompletedSuccessfully ? SiloLifeEnd.Done
            : _lease.Lost.IsCancellationRequested ? SiloLifeEnd.Lost
            : SiloLifeEnd.Drained;
    }

    /// <summary>Claims trials for free slots until there is nothing left to do.</summary>
    private async Task DispatchAsync(CancellationToken stop)
    {
        TrialWatch watch = new(_store, _lease.Incarnation, _options, _known, _slots, _observer, _clock);
        long looked = _clock.GetTimestamp();
        IdleTime idle = new(_options.ExitWhenIdle, _clock);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            Task pulse = _orders is null ? _signal.Next() : Task.WhenAny(_signal.Next(), _orders.Next());
            int most = (_options.Slots * _options.GroupSize) + _lookAhead.Trials, free = most - _slots.Held;

            // Many small claims would make many small groups of what trains and is stored together.
            bool wantsSome = free > 0 && (2 * free >= most || !_slots.HasWaiting);
            bool hasFound = _orders is not null ? await ClaimAsync(_orders, free, stop)
                : wantsSome && await ClaimAsync(free, WantedGroup(most), stop);
            if (wantsSome && !hasFound && _slots.Held == 0 && await HasEndedAsync(stop)) return;
            if (hasFound || _slots.Held > 0) idle.Reset();
            else if (idle.Left == TimeSpan.Zero && await IsIdleAsync(idle, stop)) return;

            TimeSpan untilLook = UntilLook(looked);
            if (untilLook <= TimeSpan.Zero)
            {
                looked = _clock.GetTimestamp();
                _isHinted = false;
                if (await watch.LookAsync(stop)) _signal.Pulse();
                untilLook = UntilLook(looked);
            }

            TimeSpan pause = _pace.Next(hasFound), left = idle.Left;
            // An idle silo looks when it claims next: both wake it as often as one of them.
            if (untilLook < pause && !_known.IsEmpty) pause = untilLook;
            if (left > TimeSpan.Zero && left < pause) pause = left;
            await WorkSignal.WaitAsync(pulse, pause, _clock, stop);
        }
    }

    /// <summary>
    /// Half of what a slot may hold is claimed ahead while the slot runs the other half: its groups are halves.
    /// </summary>
    private int WantedGroup(int most) =>
        Math.Max(_options.GroupSize, (most + (2 * _options.Slots) - 1) / (2 * _options.Slots));

    private async Task<bool> ClaimAsync(int free, int wanted, CancellationToken stop)
    {
        IReadOnlyList<ClaimedTrial> claimed = await SendAsync(
            new(
                _lease.Incarnation, RequestId: null, free, _options.OnlyStudy, Except: _exclusions.Current,
                Last: _served),
            stop);
        if (claimed.Count > 0) _served = claimed[^1].Study;
        foreach (IReadOnlyList<ClaimedTrial> group in SlotGroups.Of(claimed, _options.Slots, wanted))
            Add([.. group.Select(_known.Add)]);
        return claimed.Count > 0;
    }

    /// <summary>Claims the trials that were ordered, as far as there is room; says what room is left.</summary>
    private async Task<bool> ClaimAsync(ITrialOrders orders, int free, CancellationToken stop)
    {
        IReadOnlyList<TrialOrder> taken = orders.Take(Math.Max(free, 0));
        await Task.WhenAll(taken.Select(order => ClaimAsync(order, stop)));
        orders.SetRoom(
            Math.Max(0, _options.Slots + _lookAhead.Trials - _slots.Held), _exclusions.Current);
        return taken.Count > 0;
    }

    private async Task ClaimAsync(TrialOrder order, CancellationToken stop)
    {
        IReadOnlyList<ClaimedTrial> claimed = await SendAsync(
            new(_lease.Incarnation, RequestId: null, 1, Trial: order.Trial, Except: _exclusions.Current), stop);
        KnownTrial? known = claimed.Count == 0 ? null : _known.Add(claimed[0]);
        bool isExpected = order.TryAnswer(known, hadSlot: true);
        if (known is null) return;
        if (!isExpected) known.Wish = TrialWish.Drain; // nobody would know that it runs here
        Add([known]);
    }

    private async Task<IReadOnlyList<ClaimedTrial>> SendAsync(ClaimRequest request, CancellationToken stop)
    {
        using Activity? activity = SiloInstruments.Claiming(request.Limit);
        long start = _clock.GetTimestamp();
        request = request with { SuspectFrom = Math.Max(1, _options.QuarantineAfter - 1) };
        IReadOnlyList<ClaimedTrial> claimed = await _store.ClaimAsync(request, CancellationToken.None);
        SiloInstruments.Claimed(claimed, _clock.GetElapsedTime(start));
        activity?.SetTag("sweep.trials", claimed.Count);
        stop.ThrowIfCancellationRequested(); // claimed too late: released with all that is held
        return claimed;
    }

    private void Add(IReadOnlyList<KnownTrial> trials) => _slots.Add(new(trials, _known, _observer.TrialStarted, Left));

    private TimeSpan UntilLook(long looked)
    {
        bool isSoon = _isHinted && !_known.IsEmpty && LeastBetweenLooks < _options.Beat;
        TimeSpan left = (isSoon ? LeastBetweenLooks : _options.Beat) - _clock.GetElapsedTime(looked);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Hints wake everybody who would otherwise poll.</summary>
    private async Task HearAsync(WorkSignal hints, CancellationToken stop)
    {
        Task hint = hints.Next();
        while (true)
        {
            await hint.WaitAsync(stop);
            hint = hints.Next();
            _isHinted = true;
            _signal.Pulse();
            _coordinators.Wake();
        }
    }

    /// <summary>Gives back all trials that run under this incarnation.</summary>
    private async Task ReleaseAllAsync(string reason, CancellationToken cancellation)
    {
        IReadOnlyList<HeldTrial> held = await _store.ListHeldAsync(_lease.Incarnation, cancellation);
        if (held.Count > 0) await _store.ReleaseAsync([.. held.Select(trial => trial.Fence)], reason, cancellation);
    }

    private async Task<bool> HasEndedAsync(CancellationToken stop)
    {
        if (_options.OnlyStudy is not { } only) return false;
        StudyRecord? study = await _store.GetStudyAsync(only, stop);
        if (study is null or { Status: StudyStatus.Completed or StudyStatus.Cancelled }) return true;
        if (study.Status == StudyStatus.Paused)
        {
            throw new EnvironmentFailedException(
                $"'{study.Name}' is paused. 'sweep resume {study.Name}' lets it go on.");
        }


        if (study.NumericsVersion == NumericsVersion.Current) return false;
        throw new EnvironmentFailedException(
            $"'{study.Name}' is of numerics version {study.NumericsVersion}, this program of "
            + $"{NumericsVersion.Current}: it would wait for ever.");
    }

    /// <summary>
    /// Whether no silo like this one could be given a trial now: what was just submitted has nothing queued yet.
    /// </summary>
    private async Task<bool> IsIdleAsync(IdleTime idle, CancellationToken stop)
    {
        IReadOnlyList<long> excluded = _exclusions.Current;
        IReadOnlyList<StudyRecord> studies = await _store.ListStudiesAsync(new(), stop);
        if (studies.Any(study => !excluded.Contains(study.Id) && RunnableStudy.IsRunnable(study, _options.Labels)))
        {
            idle.Reset();
            return false;
        }

        _observer.Idle(_options.ExitWhenIdle!.Value);
        return true;
    }

    private void RunTrials(SlotWork work)
    {
        long start = _clock.GetTimestamp();
        try
        {
            StoredStudy? stored = _studies.GetAsync(work.Study, CancellationToken.None).GetAwaiter().GetResult();
            if (stored is not null)
            {
                _runner.Run(
                    [.. work.Trials.Select(trial => trial.Trial)], stored.Study, work, stored.TraceParent);
            }


            if (!work.IsAbandoned) _lookAhead.Observe(_clock.GetElapsedTime(start) / work.Trials.Count);
        }
        catch (StoreException exception) when (exception.IsLocal)
        {
            CannotRun(work.Study, exception.Message);
        }
        finally
        {
            // Those not left are still held, and are given back at the next look.
            foreach (KnownTrial trial in work.Trials) _known.Remove(trial);
        }
    }

    private void Left(ClaimedTrial trial, TrialRunResult result)
    {
        if (!_lease.Lost.IsCancellationRequested) result = _losses.Explain(trial, result);
        _observer.TrialLeft(trial, result);
        if (result.Kind == TrialRunKind.EnvironmentFailed)
            CannotRun(trial.Study, result.Reason ?? "This machine cannot run the study.");
        else if (result.Kind == TrialRunKind.Ended) _exclusions.Forgive(trial.Study);
        _signal.Pulse();
    }

    private void CannotRun(long study, string reason)
    {
        if (_options.OnlyStudy is not null) _failed.TrySetException(new EnvironmentFailedException(reason));
        else if (_exclusions.Exclude(study) is { } pause) _observer.StudyExcluded(study, reason, pause);
    }
}
