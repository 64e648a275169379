using Sweep.Core.Numerics;

namespace Sweep.Core.Ranking;

/// <summary>A number of a configuration and the interval it was drawn from.</summary>
/// <param name="Path">Where it stands in the study file, e.g. <c>optimizer.lr</c>.</param>
/// <param name="Value">The value drawn.</param>
/// <param name="Low">Lower end of the space.</param>
/// <param name="High">Upper end of the space.</param>
/// <param name="IsLog">Whether it was drawn on a logarithmic scale; both ends are then positive.</param>
public readonly record struct DrawnValue(string Path, double Value, double Low, double High, bool IsLog)
{
    /// <summary>The share of the space, on its own scale, next to each end that counts as its edge.</summary>
    public const double EdgeShare = 0.05;

    /// <summary>-1 on the lower edge, +1 on the upper edge, 0 inside or in a space of one point.</summary>
    public int Edge
    {
        get
        {
            (double value, double low, double high) = IsLog
                ? (ScalarMath.Log(Value), ScalarMath.Log(Low), ScalarMath.Log(High))
                : (Value, Low, High);
            double margin = EdgeShare * (high - low);
            if (!(margin > 0)) return 0;
            return value <= low + margin ? -1 : value >= high - margin ? 1 : 0;
        }
    }
}
