using System.Collections.Concurrent;

namespace Sweep.Store.Sqlite;

/// <summary>The locks of the silos that registered through one store.</summary>
internal sealed class SiloLocks(string database) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, SiloLock> _held = [];

    /// <summary>Whether this store holds the lock of an incarnation.</summary>
    public bool Holds(Guid incarnation) => _held.ContainsKey(incarnation);

    /// <summary>Takes the lock of an incarnation, or finds it held by this store already.</summary>
    /// <returns>Whether the lock can be relied on.</returns>
    public bool Take(Guid incarnation)
    {
        lock (_held)
        {
            if (_held.TryGetValue(incarnation, out SiloLock? held)) return held.Works;
            held = SiloLock.Take(database, incarnation);
            _held[incarnation] = held;
            return held.Works;
        }
    }

    /// <summary>Gives up the lock of an incarnation that is dead or was never registered.</summary>
    public void Release(Guid incarnation)
    {
        if (_held.TryRemove(incarnation, out SiloLock? held)) held.Dispose();
        else SiloLock.Delete(database, incarnation);
    }

    /// <summary>Whether the process that registered an incarnation has ended.</summary>
    public bool IsAbandoned(Guid incarnation) => SiloLock.IsAbandoned(database, incarnation);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Guid incarnation in _held.Keys) Release(incarnation);
    }
}
