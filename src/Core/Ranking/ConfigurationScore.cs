using Sweep.Core.Studies;

namespace Sweep.Core.Ranking;

/// <summary>What a configuration is chosen by.</summary>
/// <param name="Standing">A single trial that diverged makes the configuration's mean infinite.</param>
/// <param name="Seeds">Number of seeds with a value.</param>
/// <param name="Mean">Their mean; meaningless when diverged or empty.</param>
internal readonly record struct ConfigurationScore(ArmStanding Standing, int Seeds, double Mean)
{
    /// <summary>
    /// Whether this is the better choice within an arm. While a study runs, a configuration with more of its seeds
    /// done goes first, lest one lucky seed beat a mean of five; once all are done this makes no difference.
    /// </summary>
    public bool IsBetterChoiceThan(ConfigurationScore other, Goal goal)
    {
        if (Standing != other.Standing) return Standing < other.Standing;
        if (Standing is ArmStanding.Nothing or ArmStanding.Diverged) return false;
        return Seeds != other.Seeds ? Seeds > other.Seeds : CompareMeans(Mean, other.Mean, goal) < 0;
    }

    /// <summary>Negative if the first mean is better.</summary>
    public static int CompareMeans(double left, double right, Goal goal) =>
        goal == Goal.Min ? left.CompareTo(right) : right.CompareTo(left);
}
