using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>Takes studies that nobody drives and runs a coordinator for each.</summary>
internal sealed class CoordinatorHost(
    IStudyStore store, Guid incarnation, SiloOptions options, WorkSignal signal, PollPace pace, TimeProvider clock,
    ISiloObserver observer, StudyExclusions exclusions) : IDisposable
{
    private readonly List<(CoordinatorFence Fence, Task Driving)> _running = [];
    private readonly WorkSignal _wake = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>
    /// Whether there may be a study to take. To ask costs the store a look, and a transaction where one seems free: it
    /// is asked when a coordinator has ended and when it is time to poll, not at every trial's end, and not while the
    /// only study is being driven.
    /// </summary>
    private bool MayTake => options.OnlyStudy is null || _running.Count == 0;

    /// <summary>Takes studies until cancelled; faults as soon as one of its coordinators does.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
        bool hasTaken = true;
        while (true)
        {
            Task pulse = _wake.Next();
            if (MayTake && await TakeAsync(both.Token) is { } fence)
            {
                StudyCoordinator coordinator = new(store, fence, options.Coordinator, signal, clock);
                Task driving = coordinator.RunAsync(_stop.Token);
                _running.Add((fence, driving));
                _ = driving.ContinueWith(_ => Ended(), TaskScheduler.Default);
                hasTaken = true;
                continue;
            }

            TimeSpan poll = MayTake ? pace.Next(hasTaken) : Timeout.InfiniteTimeSpan;
            hasTaken = false;
            await WorkSignal.WaitAsync(pulse, poll, clock, both.Token);
            foreach ((CoordinatorFence Fence, Task Driving) one in _running.FindAll(one => one.Driving.IsCompleted))
            {
                _running.Remove(one);
                await ObserveAsync(one.Fence, one.Driving);
            }
        }
    }

    /// <summary>There may be a study to take.</summary>
    public void Wake() => _wake.Pulse();

    /// <summary>Stops the coordinators and waits for them.</summary>
    /// <exception cref="StoreException">The store failed under one of them.</exception>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Select(one => ObserveAsync(one.Fence, one.Driving)));
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private Task<CoordinatorFence?> TakeAsync(CancellationToken cancellation) =>
        store.CoordinateAsync(
            incarnation, options.OnlyStudy, options.OnlyStudy is null ? exclusions.Current : [], cancellation);

    /// <summary>
    /// A study that this program cannot read is no reason to end: the silo has others, and other silos may have another
    /// program. They can take it only when it is let go.
    /// </summary>
    private async Task ObserveAsync(CoordinatorFence fence, Task driving)
    {
        try
        {
            await driving;
        }
        catch (StoreException exception) when (exception.IsLocal && options.OnlyStudy is null)
        {
            TimeSpan? pause = exclusions.Exclude(fence.Study);
            await store.LeaveStudyAsync(fence, CancellationToken.None);
            if (pause is { } told) observer.StudyExcluded(fence.Study, exception.Message, told);
        }
    }

    private void Ended()
    {
        _wake.Pulse();
        signal.Pulse(); // completed or replaced: whoever waits for the study looks again
    }
}
