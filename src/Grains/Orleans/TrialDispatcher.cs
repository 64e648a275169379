using System.Collections.Concurrent;
using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Grains.Orleans;

/// <summary>
/// Orders a study's queued trials to be run, in the order of their numbers, as many as the fleet has room for. Decides
/// nothing: an order for a trial that is no longer queued is refused by the store.
/// </summary>
/// <param name="study">The study.</param>
/// <param name="host">The silo.</param>
/// <param name="grains">The cluster.</param>
/// <param name="signal">Pulsed when there may be something to order.</param>
internal sealed class TrialDispatcher(long study, GrainHost host, IGrainFactory grains, WorkSignal signal)
{
    private const int ReadAhead = 256;
    private readonly Queue<long> _queued = new();
    private readonly ConcurrentDictionary<long, bool> _ordered = new();

    /// <summary>Orders trials until cancelled.</summary>
    /// <exception cref="StoreException">The store failed.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                Task pulse = signal.Next(), changed = host.Fleet.Changed.Next();
                long looked = host.Clock.GetTimestamp();
                if (await host.Store.GetStudyAsync(study, cancellation) is { } record)
                    await OrderAsync(StudyLoad.Of(record), cancellation);
                await WorkSignal.WaitAsync(
                    Task.WhenAny(pulse, changed), host.Coordinator.Poll, host.Clock, cancellation);

                // Every trial that begins or ends pulses: where they are short, one look serves many.
                TimeSpan left = host.Coordinator.Pause - host.Clock.GetElapsedTime(looked);
                if (left > TimeSpan.Zero) await Task.Delay(left, host.Clock, cancellation);
            }
        }
        finally
        {
            host.Fleet.Leave(study);
        }
    }

    private async Task OrderAsync(StudyLoad load, CancellationToken cancellation)
    {
        host.Fleet.Drive(load);
        int share = host.Fleet.ShareOf(study) - _ordered.Count;
        if (share <= 0) return;
        if (_queued.Count < share) await ReadAsync(share, cancellation);
        for (; share > 0 && _queued.TryDequeue(out long trial); share--) _ = OrderAsync(trial, load);
    }

    private async Task ReadAsync(int share, CancellationToken cancellation)
    {
        TrialQuery query = new(Limit: share + _ordered.Count + ReadAhead, State: TrialState.Queued);
        _queued.Clear();
        foreach (TrialRecord trial in await host.Store.ListTrialsAsync(study, query, cancellation))
        {
            if (!_ordered.ContainsKey(trial.Id)) _queued.Enqueue(trial.Id);
        }
    }

    private async Task OrderAsync(long trial, StudyLoad load)
    {
        TrialOrderOutcome outcome = TrialOrderOutcome.NoSlot;
        _ordered[trial] = true;
        try
        {
            FreeSlotDirector.PlaceFor(load);
            outcome = await grains.GetGrain<ITrialGrain>(trial).RunAsync(study);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            // Its silo is gone, or will say later that it runs: the store knows, and the queue is read again.
        }
        finally
        {
            _ordered.TryRemove(trial, out _);
        }

        // Where there was no slot, the next report or the next trial that ends says when there is one.
        if (outcome != TrialOrderOutcome.NoSlot) signal.Pulse();
    }
}
