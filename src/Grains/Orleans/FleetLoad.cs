using Sweep.Store;

namespace Sweep.Grains.Orleans;

/// <summary>
/// What a silo knows of the load of all, from their reports and from its own orders since then. It may be out of date:
/// a silo that is asked for more than it has refuses. Safe for use by any number of threads.
/// </summary>
public sealed class FleetLoad
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SiloLoad> _silos = new(StringComparer.Ordinal);
    private readonly Dictionary<long, StudyLoad> _driven = [];

    /// <summary>Pulsed when reports have come.</summary>
    public WorkSignal Changed { get; } = new();

    /// <summary>The studies that are driven on this silo.</summary>
    public StudyLoad[] Driven
    {
        get
        {
            lock (_lock) return [.. _driven.Values];
        }
    }

    /// <summary>Takes over the silos' reports.</summary>
    public void Update(IReadOnlyList<SiloLoad> reports)
    {
        lock (_lock)
        {
            _silos.Clear();
            foreach (SiloLoad report in reports) _silos[report.Silo] = report;
        }

        Changed.Pulse();
    }

    /// <summary>A study is driven on this silo, and asks for slots.</summary>
    public void Drive(StudyLoad study)
    {
        lock (_lock) _driven[study.Study] = study;
    }

    /// <summary>A study is no longer driven on this silo.</summary>
    public void Leave(long study)
    {
        lock (_lock) _driven.Remove(study);
    }

    /// <summary>
    /// How many trials a study driven here may order now: its fair share of every silo's free slots, as the store
    /// would divide that silo's claims.
    /// </summary>
    public int ShareOf(long study)
    {
        lock (_lock)
        {
            if (!_driven.TryGetValue(study, out StudyLoad? mine)) return 0;
            StudyLoad[] studies =
            [
                .. _silos.Values.SelectMany(silo => silo.Studies).Concat(_driven.Values)
                    .GroupBy(one => one.Study)
                    .Select(same => _driven.GetValueOrDefault(same.Key) ?? same.First()),
            ];
            long share = _silos.Values.Where(silo => silo.Free > 0 && silo.Fits(mine)).Sum(silo =>
                FairShare.Divide(silo.Free, [.. studies.Where(silo.Fits).Select(one => one.Open())])
                    .FirstOrDefault(part => part.Study == study)?.Trials ?? 0L);
            return (int)Math.Min(share, Math.Max(0, mine.Open().Claimable));
        }
    }

    /// <summary>Chooses the silo for a trial: of those that may run it the one with the most free slots.</summary>
    /// <param name="study">The trial's study, with what it asks for.</param>
    /// <param name="candidates">Addresses of the silos that are there.</param>
    /// <returns>Its address; null where none has room.</returns>
    public string? Place(StudyLoad study, IReadOnlyCollection<string> candidates)
    {
        lock (_lock)
        {
            SiloLoad? best = candidates.Select(silo => _silos.GetValueOrDefault(silo)).OfType<SiloLoad>()
                .Where(silo => silo.Free > 0 && silo.Fits(study))
                .OrderByDescending(silo => silo.Free).ThenBy(silo => silo.Silo, StringComparer.Ordinal)
                .FirstOrDefault();
            if (best is null) return null;
            _silos[best.Silo] = best with { Free = best.Free - 1 };
            return best.Silo;
        }
    }

    /// <summary>A silo has one slot more to give.</summary>
    public void Freed(string silo)
    {
        lock (_lock)
        {
            if (_silos.TryGetValue(silo, out SiloLoad? load)) _silos[silo] = load with { Free = load.Free + 1 };
        }
    }
}
