using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Optimizers;

/// <summary>The formula of a coordinate-wise optimizer.</summary>
public interface IUpdateRule
{
    /// <summary>Index of the weight decay within the gradient: g + lambda theta.</summary>
    const int CoupledDecay = 0;

    /// <summary>Index of the share of the parameters that is added to them beside the step; never positive.</summary>
    const int Shrink = 1;

    /// <summary>Index of the first coefficient of the rule's own.</summary>
    const int Own = 2;

    /// <summary>Most coefficients of a rule.</summary>
    const int MaximumCount = 16;

    /// <summary>Updates coordinates <paramref name="index"/> .. index + TLane.Width - 1 and their states.</summary>
    static abstract void Apply<TLane, TCoefficients>(
        scoped in UpdateVectors vectors, scoped in TCoefficients coefficients, int index)
        where TLane : struct, ILane<TLane>
        where TCoefficients : ICoefficients, allows ref struct;
}
