using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Grains;
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
        using SlotPool<ClaimedTrial> slots = new(_options.Slots, RunTrial, exception => _failed.TrySetException(exception));
        bool ended = false;
        try
        {
            Task coordinating = coordinators.RunAsync(stop.Token);
            Task broken = await Task.WhenAny(
                DispatchAsync(slots, stop.Token), coordinating, _failed.Task, _lease.Broken);
            await broken;
            ended = true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Drained or lost.
        }
        finally
        {
            // Whoever cancelled may be running this: a slot, the lease's thread, a signal handler. All are joined below.
            await Task.Yield();
            await stop.CancelAsync();
            await _makeRoom.CancelAsync();
            IReadOnlyList<ClaimedTrial> notBegun = slots.Finish();
            bool storeFailed = _lease.Broken.IsFaulted || _failed.Task.Exception?.InnerException is StoreException;
            if (notBegun.Count > 0 && !storeFailed && !_lease.Lost.IsCancellationRequested)
            {
                await _store.ReleaseAsync(
                    [.. notBegun.Select(trial => trial.Fence)], "drain", CancellationToken.None);
            }

            await coordinators.FinishAsync();
        }

        if (_failed.Task.IsFaulted) await _failed.Task; // a slot's failure during the drain is not lost
        return ended ? SiloLifeEnd.StudyEnded : _lease.Lost.IsCancellationRequested ? SiloLifeEnd.Lost : SiloLifeEnd.Drained;
    }

    /// <summary>Claims trials for free slots until the only study has ended.</summary>
    private async Task DispatchAsync(SlotPool<ClaimedTrial> slots, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            Task pulse = _signal.Next();
            int free = _options.Slots + _lookAhead.Trials - slots.Held;
            if (free > 0)
            {
                IReadOnlyList<ClaimedTrial> claimed = await _store.ClaimAsync(
                    new(_lease.Incarnation, Guid.NewGuid(), free, _options.OnlyStudy), CancellationToken.None);
                foreach (ClaimedTrial trial in claimed) slots.Add(trial);
                if (claimed.Count == 0 && slots.Held == 0 && await HasEndedAsync(stop)) return;
            }

            await WorkSignal.WaitAsync(pulse, _options.Poll, _clock, stop);
        }
    }

    private async Task<bool> HasEndedAsync(CancellationToken stop) =>
        _options.OnlyStudy is { } study
        && await _store.GetStudyAsync(study, stop) is null or { Status: StudyStatus.Completed };

    private void RunTrial(ClaimedTrial trial)
    {
        _observer.TrialStarted(trial);
        long start = _clock.GetTimestamp();
        Study? study = _studies.GetAsync(trial.Study, CancellationToken.None).GetAwaiter().GetResult();
        TrialRunResult result = study is null
            ? new(TrialRunKind.Lost, null, "The study has been deleted.", 0)
            : _runner.Run(trial, study, _makeRoom.Token, _lease.Lost);
        _lookAhead.Observe(_clock.GetElapsedTime(start));
        _observer.TrialLeft(trial, result);
        if (result.Kind == TrialRunKind.EnvironmentFailed)
            throw new EnvironmentFailedException(result.Reason ?? "This machine cannot run the study.");
        _signal.Pulse();
    }
}
