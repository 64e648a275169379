using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Optimizers;

/// <summary>An optimizer of the catalogue.</summary>
public sealed record OptimizerEntry : CatalogueEntry
{
    /// <summary>Makes an instance for parameters of this layout.</summary>
    public required Func<HyperparameterValues, ParameterLayout, IOptimizer> Create { get; init; }
}
