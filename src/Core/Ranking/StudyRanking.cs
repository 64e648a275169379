namespace Sweep.Core.Ranking;

/// <summary>A study's answer.</summary>
/// <param name="Criteria">For every criterion in the study's order: the final view, then the best view.</param>
/// <param name="Comparisons">For every comparison in the study's order: the final view, then the best view.</param>
/// <param name="Trials">All trials by state.</param>
/// <param name="Warnings">What a reader of the whole should know.</param>
public sealed record StudyRanking(
    IReadOnlyList<CriterionRanking> Criteria,
    IReadOnlyList<ArmComparison> Comparisons,
    TrialCounts Trials,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Whether every trial given has ended.</summary>
    public bool Complete => Trials.Unfinished == 0;
}
