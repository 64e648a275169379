using System.Collections.Concurrent;
using Sweep.Silo.Telemetry;

namespace Sweep.Silo;

/// <summary>
/// Threads that each run one piece of work at a time, in the order it was added. One that hangs is given up, and
/// another takes its place.
/// </summary>
internal sealed class SlotPool : IDisposable
{
    private readonly BlockingCollection<SlotWork> _work = [];
    private readonly Lock _lock = new();
    private readonly List<Slot> _slots = [];
    private readonly Action<SlotWork> _run;
    private readonly Action<Exception> _failed;
    private readonly Action _freed;
    private readonly int _count;
    private int _held;

    /// <summary>Starts the threads.</summary>
    /// <param name="slots">How many.</param>
    /// <param name="run">Runs a piece of work.</param>
    /// <param name="failed">Is told of an exception that <paramref name="run"/> threw.</param>
    /// <param name="freed">Is told that a piece of work is done with, when <see cref="Held"/> is without it.</param>
    public SlotPool(int slots, Action<SlotWork> run, Action<Exception> failed, Action freed)
    {
        (_run, _failed, _freed) = (run, failed, freed);
        SiloInstruments.Slots(slots);
        _count = slots;
        for (int slot = 0; slot < slots; slot++) Start();
    }

    /// <summary>Trials of the work that runs or waits for a slot.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Whether there is work that no slot has begun with.</summary>
    public bool HasWaiting => _work.Count > 0;

    /// <summary>What the slots run just now.</summary>
    public IReadOnlyList<SlotWork> Running
    {
        get
        {
            lock (_lock) return [.. _slots.Select(slot => slot.Current).OfType<SlotWork>()];
        }
    }

    /// <summary>Adds a piece of work.</summary>
    public void Add(SlotWork work)
    {
        Interlocked.Add(ref _held, work.Trials.Count);
        _work.Add(work);
    }

    /// <summary>
    /// Gives up the slot that runs this work, and puts another in its place. False if it is done with it.
    /// </summary>
    public bool Replace(SlotWork hung)
    {
        lock (_lock)
        {
            if (!GiveUp(hung)) return false;
            if (!_work.IsAddingCompleted) Start();
            return true;
        }
    }

    /// <summary>
    /// Ends when nothing runs any more, nor waits: <see cref="KnownTrials.MayStart"/> lets what waits be over at once.
    /// Nothing may be added afterwards.
    /// </summary>
    public Task FinishAsync()
    {
        _work.CompleteAdding();
        lock (_lock) return Task.WhenAll(_slots.Select(slot => slot.Ended.Task));
    }

    /// <summary>Gives up whatever still runs.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        bool isIdle;
        lock (_lock)
        {
            foreach (SlotWork work in Running) GiveUp(work);
            isIdle = _slots.All(slot => slot.Ended.Task.IsCompleted);
        }

        SiloInstruments.Slots(-_count);
        if (isIdle) _work.Dispose();
    }

    /// <summary>Marks the work abandoned, so that its thread changes nothing when it wakes up.</summary>
    private bool GiveUp(SlotWork work)
    {
        if (_slots.Find(slot => slot.Current == work) is not { } slot) return false;
        work.IsAbandoned = true;
        _slots.Remove(slot);
        Interlocked.Add(ref _held, -work.Trials.Count);
        SiloInstruments.Busy(-1);
        slot.Ended.TrySetResult();
        return true;
    }

    private void Start()
    {
        Slot slot = new();
        Thread thread = new(() => Work(slot)) { IsBackground = true, Name = "sweep slot" };
        _slots.Add(slot);
        thread.Start();
    }

    private void Work(Slot slot)
    {
        while (_work.TryTake(out SlotWork? work, Timeout.Infinite))
        {
            lock (_lock) slot.Current = work;
            SiloInstruments.Busy(1);
            Exception? failure = null;
            try
            {
                _run(work);
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            lock (_lock)
            {
                if (work.IsAbandoned) return;
                slot.Current = null;
            }

            SiloInstruments.Busy(-1);
            Interlocked.Add(ref _held, -work.Trials.Count);
            if (failure is not null) _failed(failure);
            _freed();
        }

        slot.Ended.TrySetResult();
    }

    private sealed class Slot
    {
        public SlotWork? Current { get; set; }

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
