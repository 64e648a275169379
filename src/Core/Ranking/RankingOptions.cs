namespace Sweep.Core.Ranking;

/// <summary>Settings of a ranking.</summary>
public sealed record RankingOptions
{
    /// <summary>Resamples of each bootstrap.</summary>
    public int Resamples { get; init; } = 10_000;
}
