using Sweep.Core.Studies;

namespace Sweep.Core.Ranking;

/// <summary>An arm's chosen configuration by one criterion in one view.</summary>
/// <param name="Arm">The arm.</param>
/// <param name="Configuration">The best configuration, or null where none has values.</param>
/// <param name="Score">Its score.</param>
/// <param name="Infinite">Number of configurations whose mean is infinite.</param>
internal sealed record ArmChoice(
    ArmTrials Arm, ConfigurationTrials? Configuration, ConfigurationScore Score, int Infinite)
{
    /// <summary>Chooses; the lowest number among equals.</summary>
    public static ArmChoice Of(ArmTrials arm, MetricReader reader, Goal goal)
    {
        ConfigurationTrials? chosen = null;
        ConfigurationScore best = new(ArmStanding.Nothing, 0, double.NaN);
        int infinite = 0;
        foreach (ConfigurationTrials configuration in arm.Configurations)
        {
            ConfigurationScore score = configuration.Score(reader);
            if (score.Standing == ArmStanding.Diverged) infinite++;
            if (chosen is null || score.IsBetterChoiceThan(best, goal)) (chosen, best) = (configuration, score);
        }

        return new(arm, best.Standing <= ArmStanding.Pruned ? chosen : null, best, infinite);
    }

    /// <summary>Negative if this arm ranks before the other.</summary>
    public int CompareTo(ArmChoice other, Goal goal)
    {
        int byStanding = Score.Standing.CompareTo(other.Score.Standing);
        if (byStanding != 0 || Configuration is null) return byStanding;
        return ConfigurationScore.CompareMeans(Score.Mean, other.Score.Mean, goal);
    }
}
