using Sweep.Grains;

namespace Sweep.Silo.Orleans;

/// <summary>The orders that grains give to their silo. Safe for use by any number of threads.</summary>
internal sealed class TrialOrders : ITrialOrders
{
    private readonly Lock _lock = new();
    private readonly List<TrialOrder> _waiting = [];
    private readonly WorkSignal _added = new();
    private int _free;
    private IReadOnlyList<long> _excluded = [];

    /// <summary>Pulsed when the silo has room for more trials, or for fewer, or for those of other studies.</summary>
    public WorkSignal Changed { get; } = new();

    /// <summary>The room at the last look, and the studies that the silo could not run then.</summary>
    public (int Free, IReadOnlyList<long> Excluded) Room
    {
        get
        {
            lock (_lock) return (_free, _excluded);
        }
    }

    /// <summary>Gives an order.</summary>
    public TrialOrder Add(long trial)
    {
        TrialOrder order = new(trial);
        lock (_lock) _waiting.Add(order);
        _added.Pulse();
        return order;
    }

    /// <summary>Refuses an order that still waits for a slot.</summary>
    public void Withdraw(TrialOrder order)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(order)) return;
        }

        order.TryAnswer(null, hadSlot: false);
    }

    /// <summary>Refuses all that wait: the silo has no incarnation to take them under.</summary>
    public void RefuseAll()
    {
        foreach (TrialOrder order in Take(int.MaxValue)) order.TryAnswer(null, hadSlot: false);
        SetRoom(0, []);
    }

    /// <inheritdoc/>
    public Task Next() => _added.Next();

    /// <inheritdoc/>
    public IReadOnlyList<TrialOrder> Take(int most)
    {
        lock (_lock)
        {
            TrialOrder[] taken = [.. _waiting.Take(most)];
            _waiting.RemoveRange(0, taken.Length);
            return taken;
        }
    }

    /// <inheritdoc/>
    public void SetRoom(int free, IReadOnlyList<long> excluded)
    {
        lock (_lock)
        {
            free = Math.Max(0, free - _waiting.Count);
            if (free == _free && excluded.SequenceEqual(_excluded)) return;
            (_free, _excluded) = (free, excluded);
        }

        Changed.Pulse();
    }
}
