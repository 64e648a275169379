using Sweep.Core.Studies;

namespace Sweep.Core.Training;

/// <summary>Makes of the curves of a trial what it is ranked by.</summary>
public static class CurveResult
{
    /// <summary>
    /// The result: the last value of each metric, and all metrics of the step where each criterion was best.
    /// </summary>
    /// <param name="criteria">The study's criteria, in order.</param>
    /// <param name="curves">Steps, ascending, and values by metric.</param>
    public static TrialResult Of(
        IReadOnlyList<Criterion> criteria,
        IReadOnlyDictionary<string, (IReadOnlyList<long> Steps, IReadOnlyList<double> Values)> curves)
    {
        SortedDictionary<long, SortedDictionary<string, double>> evaluations = [];
        SortedDictionary<string, double> final = new(StringComparer.Ordinal);
        foreach ((string metric, (IReadOnlyList<long> steps, IReadOnlyList<double> values)) in curves)
        {
            for (int i = 0; i < steps.Count; i++)
            {
                if (!evaluations.TryGetValue(steps[i], out SortedDictionary<string, double>? evaluation))
                    evaluations.Add(steps[i], evaluation = new(StringComparer.Ordinal));
                evaluation[metric] = values[i];
                final[metric] = values[i];
            }
        }

        BestTracker best = new(criteria);
        foreach ((long step, SortedDictionary<string, double> metrics) in evaluations) best.Observe(step, metrics);
        return new(evaluations.Count == 0 ? 0 : evaluations.Keys.Last(), final, best.Best);
    }
}
