namespace Sweep.Core.Ranking;

/// <summary>Settings of a ranking.</summary>
public sealed record RankingOptions
{
    /// <summary>Resamples of each bootstrap.</summary>
    public int Resamples { get; init; } = 10_000;

    /// <summary>
    /// The drawn numbers of one configuration, given its arm and canonical parameters, for warnings about optima on
    /// the edge of their space; null for no such warnings.
    /// </summary>
    public Func<string, string, IEnumerable<DrawnValue>>? DrawnValues { get; init; }
}
