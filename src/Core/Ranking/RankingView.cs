namespace Sweep.Core.Ranking;

/// <summary>At which step of its training a trial is looked at. Both views are reported side by side.</summary>
public enum RankingView
{
    /// <summary>At the last evaluation: what training to the end of the budget gives.</summary>
    Final,

    /// <summary>
    /// At the step where the criterion was best, all metrics taken there: what early stopping by that criterion gives.
    /// With a noisy train or validation metric the best of many evaluations flatters a little; the test metrics at
    /// that step do not.
    /// </summary>
    Best,
}
