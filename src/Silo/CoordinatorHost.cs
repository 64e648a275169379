using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>Takes studies that nobody drives and runs a coordinator for each.</summary>
internal sealed class CoordinatorHost(
    IStudyStore store, Guid incarnation, SiloOptions options, WorkSignal signal, TimeProvider clock) : IDisposable
{
    private readonly List<Task> _running = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Takes studies until cancelled; faults as soon as one of its coordinators does.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
        while (true)
        {
            Task pulse = signal.Next();
            if (await store.CoordinateAsync(incarnation, options.OnlyStudy, both.Token) is { } fence)
            {
                StudyCoordinator coordinator = new(store, fence, options.Coordinator, signal, clock);
                _running.Add(DriveAsync(coordinator, _stop.Token));
                continue;
            }

            foreach (Task ended in _running.Where(task => task.IsCompleted).ToList())
            {
                _running.Remove(ended);
                await ended;
            }

            await WorkSignal.WaitAsync(pulse, options.Poll, clock, both.Token);
        }
    }

    /// <summary>Stops the coordinators and waits for them.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Task.WhenAll(_running);
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task DriveAsync(StudyCoordinator coordinator, CancellationToken cancellation)
    {
        await coordinator.RunAsync(cancellation);
        signal.Pulse(); // completed or replaced: whoever waits for the study looks again
    }
}
