namespace Sweep.Core.Ranking;

/// <summary>The difference of two arms' metrics, each at the configuration that the first criterion chose.</summary>
public sealed record ArmComparison
{
    /// <summary>The view, of selection and of values.</summary>
    public required RankingView View { get; init; }

    /// <summary>Left side.</summary>
    public required ComparisonSide Left { get; init; }

    /// <summary>Right side.</summary>
    public required ComparisonSide Right { get; init; }

    /// <summary>
    /// Whether the difference is over the seeds that both sides have; otherwise it is one of two independent means.
    /// </summary>
    public required bool Paired { get; init; }

    /// <summary>Number of seeds that both sides have.</summary>
    public required int Pairs { get; init; }

    /// <summary>Mean of left - right, or null where a side has no values.</summary>
    public required double? Difference { get; init; }

    /// <summary>Of the difference; null where too few values make none.</summary>
    public required Interval? Interval { get; init; }

    /// <summary>The result as a sentence.</summary>
    public required string Verdict { get; init; }
}
