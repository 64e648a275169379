using System.Diagnostics.CodeAnalysis;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Schedules;
using Sweep.Core.Search;
using Sweep.Core.Switching;

namespace Sweep.Core.Catalogue;

/// <summary>The sections that study files are read against; tests bring their own.</summary>
public sealed record CatalogueSet
{
    /// <summary>Everything that Sweep ships.</summary>
    public static CatalogueSet Default { get; } = new()
    {
        Optimizers = SweepCatalogue.Optimizers,
        Schedules = SweepCatalogue.Schedules,
        Problems = SweepCatalogue.Problems,
        Samplers = SweepCatalogue.Samplers,
    };

    /// <summary>Optimizers.</summary>
    public required CatalogueSection<OptimizerEntry> Optimizers { get; init; }

    /// <summary>Learning-rate schedules.</summary>
    public required CatalogueSection<ScheduleEntry> Schedules { get; init; }

    /// <summary>Problems.</summary>
    public required CatalogueSection<ProblemEntry> Problems { get; init; }

    /// <summary>Samplers.</summary>
    public required CatalogueSection<SamplerEntry> Samplers { get; init; }

    /// <summary>Switch rules.</summary>
    public CatalogueSection<SwitchRuleEntry> SwitchRules { get; init; } = SweepCatalogue.SwitchRules;

    /// <summary>The entries of one kind, in catalogue order.</summary>
    public IReadOnlyList<CatalogueEntry> Entries(ComponentKind kind) => kind switch
    {
        ComponentKind.Optimizer => Optimizers,
        ComponentKind.Schedule => Schedules,
        ComponentKind.Problem => Problems,
        ComponentKind.Sampler => Samplers,
        ComponentKind.SwitchRule => SwitchRules,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Every name and alias of one kind.</summary>
    public IEnumerable<string> Names(ComponentKind kind) =>
        Entries(kind).SelectMany(entry => entry.Aliases.Prepend(entry.Name));

    /// <summary>Looks a name or alias up.</summary>
    public bool TryGet(ComponentKind kind, string name, [NotNullWhen(true)] out CatalogueEntry? entry)
    {
        entry = kind switch
        {
            ComponentKind.Optimizer => Optimizers.TryGet(name, out OptimizerEntry? optimizer) ? optimizer : null,
            ComponentKind.Schedule => Schedules.TryGet(name, out ScheduleEntry? schedule) ? schedule : null,
            ComponentKind.Problem => Problems.TryGet(name, out ProblemEntry? problem) ? problem : null,
            ComponentKind.Sampler => Samplers.TryGet(name, out SamplerEntry? sampler) ? sampler : null,
            ComponentKind.SwitchRule => SwitchRules.TryGet(name, out SwitchRuleEntry? rule) ? rule : null,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        return entry is not null;
    }
}
