using Sweep.Core.Data;
using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Silo.Orleans;

/// <summary>What a silo of an Orleans cluster needs in order to run Sweep's trials.</summary>
public sealed record SweepSiloOptions
{
    /// <summary>The store. It stays the caller's to dispose of, after the Orleans silo has stopped.</summary>
    public required IStudyStore Store { get; init; }

    /// <summary>The store's address. All silos of a cluster serve one store.</summary>
    public required string StoreAddress { get; init; }

    /// <summary>The data on this machine.</summary>
    public required IDatasetSource Datasets { get; init; }

    /// <summary>
    /// How the silo runs: name, slots, labels, lease. <see cref="SiloOptions.OnlyStudy"/> must be null.
    /// </summary>
    public required SiloOptions Silo { get; init; }

    /// <summary>Is told what happens; null writes log lines, in the category <c>Sweep.Silo</c>. Default null.</summary>
    public ISiloObserver? Observer { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Pulsed when others tell of new work; null where nobody does.</summary>
    public WorkSignal? Hints { get; init; }
}
