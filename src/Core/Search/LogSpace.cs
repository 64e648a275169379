using Sweep.Core.Numerics;

namespace Sweep.Core.Search;

/// <summary><c>{log: [low, high]}</c>: the logarithm is uniform; 0 &lt; low.</summary>
public sealed record LogSpace(double Low, double High, int? Points) : RealSpace(Low, High, Points)
{
    /// <inheritdoc/>
    internal override string Keyword => "log";

    /// <inheritdoc/>
    protected override double Interpolate(double share) =>
        ScalarMath.Exp((ScalarMath.Log(Low) * (1 - share)) + (ScalarMath.Log(High) * share));
}
