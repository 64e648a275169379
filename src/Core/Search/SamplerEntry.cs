using Sweep.Core.Catalogue;

namespace Sweep.Core.Search;

/// <summary>A sampler of the catalogue.</summary>
public sealed record SamplerEntry : CatalogueEntry
{
    /// <summary>Makes an instance for one arm.</summary>
    public required Func<HyperparameterValues, SamplerContext, ISampler> Create { get; init; }

    /// <summary>
    /// Whether it walks the whole space: spaces must then be finite, and the study file may leave the number of
    /// configurations out.
    /// </summary>
    public bool Enumerates { get; init; }
}
