using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>Takes studies that nobody drives and runs a coordinator for each.</summary>
internal sealed class CoordinatorHost(
    IStudyStore store, Guid incarnation, SiloOptions options, WorkSignal signal, TimeProvider clock) : IDisposable
{
    private readonly List<Task> _running = [];
    private readonly WorkSignal _ended = new();
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
        while (true)
        {
            Task pulse = _ended.Next();
            if (MayTake && await store.CoordinateAsync(incarnation, options.OnlyStudy, both.Token) is { } fence)
            {
                StudyCoordinator coordinator = new(store, fence, options.Coordinator, signal, clock);
                Task driving = coordinator.RunAsync(_stop.Token);
                _running.Add(driving);
                _ = driving.ContinueWith(_ => Ended(), TaskScheduler.Default);
                continue;
            }

            await WorkSignal.WaitAsync(pulse, MayTake ? options.Poll : Timeout.InfiniteTimeSpan, clock, both.Token);
            foreach (Task coordinator in _running.Where(task => task.IsCompleted).ToList())
            {
                _running.Remove(coordinator);
                await coordinator;
            }
        }
    }

    /// <summary>Stops the coordinators and waits for them.</summary>
    /// <exception cref="StoreException">The store failed under one of them.</exception>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private void Ended()
    {
        _ended.Pulse();
        signal.Pulse(); // completed or replaced: whoever waits for the study looks again
    }
}
