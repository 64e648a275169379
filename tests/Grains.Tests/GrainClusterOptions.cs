using Sweep.Silo;

namespace Sweep.Grains.Tests;

/// <summary>What is special about a cluster.</summary>
internal sealed record GrainClusterOptions
{
    /// <summary>Slots of its silos; the last number is that of all further ones.</summary>
    public IReadOnlyList<int> Slots { get; init; } = [1];

    /// <summary>Changes how its silos run.</summary>
    public Func<SiloOptions, SiloOptions> Silo { get; init; } = options => options;

    /// <summary>Whether reminders and grain states are in the database, as in production, and not in memory.</summary>
    public bool OnPostgres { get; init; }

    /// <summary>Changes Orleans' part of its silos.</summary>
    public Action<ISiloBuilder> Orleans { get; init; } = _ => { };
}
