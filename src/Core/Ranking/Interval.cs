namespace Sweep.Core.Ranking;

/// <summary>
/// A 95% bootstrap percentile interval. From fewer than about ten seeds it is too narrow: with 3 values it is no more
/// than their range, whose chance of holding the true median is 75%.
/// </summary>
/// <param name="Low">2.5th percentile.</param>
/// <param name="High">97.5th percentile.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether a value lies within, ends included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}
