using Sweep.Core.Studies;

namespace Sweep.Core.Ranking;

/// <summary>An arm's trials by configuration, in an order that does not depend on the order they came in.</summary>
/// <param name="Name">Name of the arm.</param>
/// <param name="Configurations">In order of number.</param>
/// <param name="Counts">Its trials by state.</param>
internal sealed record ArmTrials(string Name, IReadOnlyList<ConfigurationTrials> Configurations, TrialCounts Counts)
{
    /// <summary>Sorts a study's trials into its arms.</summary>
    /// <exception cref="ArgumentException">
    /// A trial's arm is not the study's, or two trials have the same arm, configuration and seed.
    /// </exception>
    public static IReadOnlyList<ArmTrials> Group(Study study, IEnumerable<TrialOutcome> trials)
    {
        Dictionary<string, List<TrialOutcome>> arms = new(StringComparer.Ordinal);
        foreach (Arm arm in study.Arms) arms.Add(arm.Name, []);
        foreach (TrialOutcome trial in trials)
        {
            if (!arms.TryGetValue(trial.Arm, out List<TrialOutcome>? ofArm))
                throw new ArgumentException($"The study has no arm '{trial.Arm}'.", nameof(trials));
            ofArm.Add(trial);
        }

        // Seeds that the study does not list (it may have been extended since) follow in ascending order.
        Dictionary<ulong, int> places = [];
        foreach (ulong seed in study.Seeds) places.TryAdd(seed, places.Count);
        int Compare(TrialOutcome left, TrialOutcome right)
        {
            int byConfiguration = left.Configuration.CompareTo(right.Configuration);
            if (byConfiguration != 0) return byConfiguration;
            int byPlace = places.GetValueOrDefault(left.Seed, int.MaxValue)
                .CompareTo(places.GetValueOrDefault(right.Seed, int.MaxValue));
            return byPlace != 0 ? byPlace : left.Seed.CompareTo(right.Seed);
        }

        return [.. study.Arms.Select(arm => Of(arm.Name, arms[arm.Name], Compare))];
    }

    private static ArmTrials Of(string arm, List<TrialOutcome> trials, Comparison<TrialOutcome> order)
    {
        TrialOutcome[] sorted = [.. trials];
        Array.Sort(sorted, order);
        List<ConfigurationTrials> configurations = [];
        for (int first = 0, next; first < sorted.Length; first = next)
        {
            int number = sorted[first].Configuration;
            for (next = first + 1; next < sorted.Length && sorted[next].Configuration == number;) next++;
            configurations.Add(new(number, new(sorted, first, next - first)));
        }

        return new(arm, configurations, TrialCounts.Of(sorted));
    }
}
