namespace Sweep.Core.Search;

/// <summary><c>{uniform: [low, high]}</c>: every value of the interval is as likely.</summary>
public sealed record UniformSpace(double Low, double High, int? Points) : RealSpace(Low, High, Points)
{
    /// <inheritdoc/>
    internal override string Keyword => "uniform";

    /// <inheritdoc/>
    protected override double Interpolate(double share) => (Low * (1 - share)) + (High * share); // no overflow
}
