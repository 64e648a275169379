using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Optimizers;

/// <summary>An optimizer of the catalogue.</summary>
public sealed record OptimizerEntry : CatalogueEntry
{
    /// <summary>
    /// Whether each coordinate's update depends on its own history alone, so that permuting coordinates or cutting
    /// tensors differently changes no bit. False for rules with norms, factors or matrices.
    /// </summary>
    public bool CoordinateWise { get; init; } = true;

    /// <summary>Makes an instance for parameters of this layout.</summary>
    public required Func<HyperparameterValues, ParameterLayout, IOptimizer> Create { get; init; }
}
