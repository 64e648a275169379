using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>Takes studies that nobody drives and runs a coordinator for each.</summary>
internal sealed class CoordinatorHost(
    IStudyStore store, Guid incarnation, SiloOptions options, WorkSignal signal, PollPace pace, TimeProvider clock,
    ISiloObserver observer) : IDisposable
{
    private readonly List<(long Study, Task Driving)> _running = [];
    private readonly WorkSignal _wake = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>
    /// Whether there may be a study to take. To ask is a transaction that writes: it is asked when a coordinator has
    /// ended and when it is time to poll, not at every trial's end, and not while the only study is being driven.
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
            if (MayTake && await store.CoordinateAsync(incarnation, options.OnlyStudy, both.Token) is { } fence)
            {
                StudyCoordinator coordinator = new(store, fence, options.Coordinator, signal, clock);
                Task driving = coordinator.RunAsync(_stop.Token);
                _running.Add((fence.Study, driving));
                _ = driving.ContinueWith(_ => Ended(), TaskScheduler.Default);
                hasTaken = true;
                continue;
            }

            TimeSpan poll = MayTake ? pace.Next(hasTaken) : Timeout.InfiniteTimeSpan;
            hasTaken = false;
            await WorkSignal.WaitAsync(pulse, poll, clock, both.Token);
            foreach ((long Study, Task Driving) coordinator in _running.Where(one => one.Driving.IsCompleted).ToList())
            {
                _running.Remove(coordinator);
                await ObserveAsync(coordinator.Study, coordinator.Driving);
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
        await Task.WhenAll(_running.Select(one => ObserveAsync(one.Study, one.Driving)));
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>A study that this program cannot read is no reason to end: the silo has others.</summary>
    private async Task ObserveAsync(long study, Task driving)
    {
        try
        {
            await driving;
        }
        catch (StoreException exception) when (exception.IsLocal && options.OnlyStudy is null)
        {
            observer.StudyExcluded(study, exception.Message, Timeout.InfiniteTimeSpan);
        }
    }

    private void Ended()
    {
        _wake.Pulse();
        signal.Pulse(); // completed or replaced: whoever waits for the study looks again
    }
}
