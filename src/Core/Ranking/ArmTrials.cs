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
        Dictionary<string, Dictionary<int, List<TrialOutcome>>> arms = new(StringComparer.Ordinal);
        foreach (Arm arm in study.Arms) arms.Add(arm.Name, []);
        foreach (TrialOutcome trial in trials)
        {
            if (!arms.TryGetValue(trial.Arm, out Dictionary<int, List<TrialOutcome>>? configurations))
                throw new ArgumentException($"The study has no arm '{trial.Arm}'.", nameof(trials));
            if (!configurations.TryGetValue(trial.Configuration, out List<TrialOutcome>? list))
                configurations.Add(trial.Configuration, list = []);
            list.Add(trial);
        }

        // Seeds that the study does not list (it may have been extended since) follow in ascending order.
        Dictionary<ulong, int> places = [];
        foreach (ulong seed in study.Seeds) places.TryAdd(seed, places.Count);
        int Compare(TrialOutcome left, TrialOutcome right)
        {
            int byPlace = places.GetValueOrDefault(left.Seed, int.MaxValue)
                .CompareTo(places.GetValueOrDefault(right.Seed, int.MaxValue));
            return byPlace != 0 ? byPlace : left.Seed.CompareTo(right.Seed);
        }

        foreach (List<TrialOutcome> list in arms.Values.SelectMany(arm => arm.Values))
            if (list.Count > 1) list.Sort(Compare);
        return
        [
            .. study.Arms.Select(arm => new ArmTrials(
                arm.Name,
                [
                    .. arms[arm.Name].OrderBy(pair => pair.Key).Select(
                        pair => new ConfigurationTrials(pair.Key, [.. pair.Value])),
                ],
                TrialCounts.Of(arms[arm.Name].Values.SelectMany(list => list)))),
        ];
    }
}
