using Sweep.Core.Catalogue;

namespace Sweep.Core.Switching;

/// <summary>A switch rule of the catalogue.</summary>
public sealed record SwitchRuleEntry : CatalogueEntry
{
    /// <summary>Makes an instance.</summary>
    public required Func<HyperparameterValues, SwitchRuleContext, ISwitchRule> Create { get; init; }
}
