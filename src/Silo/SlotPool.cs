using System.Collections.Concurrent;
using Sweep.Silo.Telemetry;

namespace Sweep.Silo;

/// <summary>Threads that each run one piece of work at a time, in the order it was added.</summary>
internal sealed class SlotPool<T> : IDisposable
{
    private readonly BlockingCollection<(T Work, int Weight)> _work = [];
    private readonly List<Thread> _threads = [];
    private readonly Action<T> _run;
    private readonly Action<Exception> _failed;
    private int _held;

    /// <summary>Starts the threads.</summary>
    /// <param name="slots">How many.</param>
    /// <param name="run">Runs a piece of work.</param>
    /// <param name="failed">Is told of an exception that <paramref name="run"/> threw.</param>
    public SlotPool(int slots, Action<T> run, Action<Exception> failed)
    {
        (_run, _failed) = (run, failed);
        SiloInstruments.Slots(slots);
        for (int slot = 0; slot < slots; slot++)
        {
            Thread thread = new(Work) { IsBackground = true, Name = $"sweep slot {slot}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Weight of the work that runs or waits for a slot.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Adds a piece of work.</summary>
    /// <param name="work">The work.</param>
    /// <param name="weight">How many trials it is.</param>
    public void Add(T work, int weight)
    {
        Interlocked.Add(ref _held, weight);
        _work.Add((work, weight));
    }

    /// <summary>Drops what no slot has begun with, and waits for what runs. Nothing may be added afterwards.</summary>
    public void Finish()
    {
        while (_work.TryTake(out (T Work, int Weight) dropped)) Interlocked.Add(ref _held, -dropped.Weight);
        _work.CompleteAdding();
        foreach (Thread thread in _threads) thread.Join();
    }

    /// <summary>Waits for what runs.</summary>
    public void Dispose()
    {
        Finish();
        SiloInstruments.Slots(-_threads.Count);
        _work.Dispose();
    }

    private void Work()
    {
        foreach ((T work, int weight) in _work.GetConsumingEnumerable())
        {
            SiloInstruments.Busy(1);
            try
            {
                _run(work);
            }
            catch (Exception exception)
            {
                _failed(exception);
            }
            finally
            {
                SiloInstruments.Busy(-1);
                Interlocked.Add(ref _held, -weight);
            }
        }
    }
}
