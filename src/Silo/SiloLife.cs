using System.Collections.Concurrent;
using System.Diagnostics;
using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Silo.Telemetry;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>What one incarnation does between its registration and its end.</summary>
internal sealed class SiloLife : IDisposable
{
    private readonly IStudyStore _store;
    private readonly SiloOptions _options;
    private readonly TimeProvider _clock;
    private readonly ISiloObserver _observer;
    private readonly WorkSignal _signal;
    private readonly LeaseKeeper _lease;
    private readonly StudyCache _studies;
    private readonly TrialRunner _runner;
    private readonly LookAhead _lookAhead;
    private readonly ConcurrentDictionary<TrialFence, ClaimedTrial> _known = new();
    private readonly CancellationTokenSource _makeRoom = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins nothing yet.</summary>
    public SiloLife(
        IStudyStore store, IDatasetSource datasets, SiloOptions options, TimeProvider clock, ISiloObserver observer,
        WorkSignal signal, LeaseKeeper lease)
    {
        (_store, _options, _clock, _observer) = (store, options, clock, observer);
        (_signal, _lease) = (signal, lease);
        _studies = new(store);
        _runner = new(store, datasets, options.Runner, clock);
        _lookAhead = new(options.Slots);
    }

    /// <inheritdoc/>
    public void Dispose() => _makeRoom.Dispose();

    /// <summary>Works until drained, lost, done or broken; holds no trial afterwards.</summary>
    public async Task<SiloLifeEnd> RunAsync(CancellationToken drain)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(drain, _lease.Lost);
        using CoordinatorHost coordinators = new(_store, _lease.Incarnation, _options, _signal, _clock);
        using SlotPool<ClaimedTrial[]> slots = new(
            _options.Slots, RunTrials, exception => _failed.TrySetException(exception));
        FirstFailure failure = new();
        Task dispatching = DispatchAsync(slots, stop.Token);
        Task coordinating = coordinators.RunAsync(stop.Token);
        await failure.ObserveAsync(await Task.WhenAny(dispatching, coordinating, _failed.Task, _lease.Broken));

        // Whoever cancelled may be running this: a slot, the lease's thread, a signal handler. All are joined below.
        await Task.Yield();
        await stop.CancelAsync();
        await _makeRoom.CancelAsync();

        // A claim may be on its way: what it brings is ours to give back, so it is waited for.
        await failure.ObserveAsync(dispatching);
        await failure.ObserveAsync(coordinating);
        await failure.ObserveAsync(coordinators.FinishAsync());
        slots.Finish();
        if (_failed.Task.IsCompleted) await failure.ObserveAsync(_failed.Task);
        if (_lease.Broken.IsCompleted) await failure.ObserveAsync(_lease.Broken);
        if (failure.First is not StoreException && !_lease.Lost.IsCancellationRequested)
            await failure.ObserveAsync(ReleaseAsync(failure.First?.Message ?? "drain", _ => true));
        failure.Throw();
        return dispatching.IsCompletedSuccessfully ? SiloLifeEnd.StudyEnded
            : _lease.Lost.IsCancellationRequested ? SiloLifeEnd.Lost
            : SiloLifeEnd.Drained;
    }

    /// <summary>Claims trials for free slots until the only study has ended.</summary>
    private async Task DispatchAsync(SlotPool<ClaimedTrial[]> slots, CancellationToken stop)
    {
        long lastLook = _clock.GetTimestamp();
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            Task pulse = _signal.Next();
            int free = (_options.Slots * _options.GroupSize) + _lookAhead.Trials - slots.Held;
            if (free > 0)
            {
                IReadOnlyList<ClaimedTrial> claimed = await ClaimAsync(free);
                stop.ThrowIfCancellationRequested(); // claimed too late: released with all that is held
                foreach (ClaimedTrial trial in claimed) _known.TryAdd(trial.Fence, trial);
                foreach (ClaimedTrial[] group in SlotGroups.Of(claimed, _options.Slots)) slots.Add(group, group.Length);

                if (claimed.Count == 0 && slots.Held == 0 && await HasEndedAsync(stop)) return;
            }

            // Looked at here, where no claim of this incarnation is on its way.
            if (_clock.GetElapsedTime(lastLook) >= _options.Beat)
            {
                lastLook = _clock.GetTimestamp();
                await ReleaseAsync("its silo did not know of it", fence => !_known.ContainsKey(fence));
            }

            await WorkSignal.WaitAsync(pulse, _options.Poll, _clock, stop);
        }
    }

    private async Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(int wanted)
    {
        using Activity? activity = SiloInstruments.Claiming(wanted);
        long start = _clock.GetTimestamp();
        IReadOnlyList<ClaimedTrial> claimed = await _store.ClaimAsync(
            new(_lease.Incarnation, Guid.NewGuid(), wanted, _options.OnlyStudy), CancellationToken.None);
        SiloInstruments.Claimed(claimed, _clock.GetElapsedTime(start));
        activity?.SetTag("sweep.trials", claimed.Count);
        return claimed;
    }

    /// <summary>Gives back those of the trials that run under this incarnation.</summary>
    private async Task ReleaseAsync(string reason, Func<TrialFence, bool> which)
    {
        TrialFence[] fences =
            [.. (await _store.ListHeldAsync(_lease.Incarnation, CancellationToken.None))
                .Select(held => held.Fence)
                .Where(which)];
        if (fences.Length == 0) return;
        await _store.ReleaseAsync(fences, reason, CancellationToken.None);
        _signal.Pulse();
    }

    private async Task<bool> HasEndedAsync(CancellationToken stop)
    {
        if (_options.OnlyStudy is not { } only) return false;
        StudyRecord? study = await _store.GetStudyAsync(only, stop);
        if (study is null or { Status: StudyStatus.Completed or StudyStatus.Cancelled }) return true;
        if (study.NumericsVersion == NumericsVersion.Current) return false;
        throw new EnvironmentFailedException(
            $"'{study.Name}' is of numerics version {study.NumericsVersion}, this program of "
            + $"{NumericsVersion.Current}: it would wait for ever.");
    }

    private void RunTrials(ClaimedTrial[] trials)
    {
        try
        {
            Run(trials);
        }
        finally
        {
            foreach (ClaimedTrial trial in trials) _known.TryRemove(trial.Fence, out _);
        }
    }

    private void Run(ClaimedTrial[] trials)
    {
        long start = _clock.GetTimestamp();
        SlotHost host = new(this);
        Study? study = _studies.GetAsync(trials[0].Study, CancellationToken.None).GetAwaiter().GetResult();
        if (study is not null) _runner.Run(trials, study, host);
        _lookAhead.Observe(_clock.GetElapsedTime(start) / trials.Length);
        if (host.Cannot is { } reason) throw new EnvironmentFailedException(reason);
    }

    /// <summary>What a slot is for the runner.</summary>
    private sealed class SlotHost(SiloLife life) : ITrialHost
    {
        /// <summary>Why this machine cannot run the study; null if it can.</summary>
        public string? Cannot { get; private set; }

        public CancellationToken Drain => life._makeRoom.Token;

        public CancellationToken Lost => life._lease.Lost;

        public void Started(ClaimedTrial trial) => life._observer.TrialStarted(trial);

        public void Left(ClaimedTrial trial, TrialRunResult result)
        {
            life._known.TryRemove(trial.Fence, out _);
            life._observer.TrialLeft(trial, result);
            if (result.Kind == TrialRunKind.EnvironmentFailed)
                Cannot = result.Reason ?? "This machine cannot run the study.";
            else
                life._signal.Pulse();
        }
    }
}
