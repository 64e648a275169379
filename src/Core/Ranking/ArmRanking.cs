namespace Sweep.Core.Ranking;

/// <summary>One arm's place by one criterion in one view.</summary>
public sealed record ArmRanking
{
    /// <summary>Name of the arm.</summary>
    public required string Arm { get; init; }

    /// <summary>Place, from 1; arms that are exactly equal take places in the study's order.</summary>
    public required int Rank { get; init; }

    /// <summary>What the place rests on.</summary>
    public required ArmStanding Standing { get; init; }

    /// <summary>Number of the chosen configuration; null where there is none to choose.</summary>
    public required int? Configuration { get; init; }

    /// <summary>The chosen configuration as canonical JSON, or null.</summary>
    public required string? Parameters { get; init; }

    /// <summary>The chosen configuration's mean of the criterion over its seeds, or null.</summary>
    public required double? Mean { get; init; }

    /// <summary>Number of seeds in that mean.</summary>
    public required int Seeds { get; init; }

    /// <summary>The chosen configuration's train, validation and test metrics, and the criterion.</summary>
    public required IReadOnlyList<MetricSummary> Metrics { get; init; }

    /// <summary>Configurations of the arm that have at least one trial.</summary>
    public required int Configurations { get; init; }

    /// <summary>Configurations with a trial that diverged, failed, was quarantined or has no finite value.</summary>
    public required int InfiniteConfigurations { get; init; }

    /// <summary>The arm's trials by state.</summary>
    public required TrialCounts Trials { get; init; }

    /// <summary>What a reader of this row should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
