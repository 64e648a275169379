using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Optimizers;

/// <summary>A rule over the vectors of one trial.</summary>
/// <typeparam name="TRule">The formula.</typeparam>
internal readonly ref struct RuleKernel<TRule> : IDecayKernel<RuleKernel<TRule>>
    where TRule : struct, IUpdateRule
{
    /// <summary>The vectors.</summary>
    public required UpdateVectors Vectors { get; init; }

    /// <summary>IUpdateRule.MaximumCount coefficients.</summary>
    public required ReadOnlySpan<float> Coefficients { get; init; }

    /// <summary>The same coefficients without weight decay; empty where every tensor decays.</summary>
    public ReadOnlySpan<float> CoefficientsWithoutDecay { get; init; }

    /// <inheritdoc/>
    public RuleKernel<TRule> WithoutDecay() => this with { Coefficients = CoefficientsWithoutDecay };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TLane>(int index)
        where TLane : struct, ILane<TLane> =>
        TRule.Apply<TLane, SharedCoefficients>(Vectors, new(Coefficients), index);
}
