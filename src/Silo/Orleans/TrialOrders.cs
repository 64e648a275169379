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

    /// <summary>Refuses all that wait: the silo has no incarnation to take them under.</summary>
    public void RefuseAll()
    {
        foreach (TrialOrder order in Take()) order.TryAnswer(null, hadSlot: false);
        SetRoom(0, []);
    }

    /// <inheritdoc/>
    public Task Next() => _added.Next();

    /// <inheritdoc/>
    public IReadOnlyList<TrialOrder> Take()
    {
        lock (_lock)
        {
            TrialOrder[] taken = [.. _waiting];
            _waiting.Clear();
            return taken;
        }
    }

    /// <inheritdoc/>
    public void SetRoom(int free, IReadOnlyList<long> excluded)
    {
        lock (_lock)
        {
            if (free == _free && excluded.SequenceEqual(_excluded)) return;
            (_free, _excluded) = (free, excluded);
        }

        Changed.Pulse();
    }
}
