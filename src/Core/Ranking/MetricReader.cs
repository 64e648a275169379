using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Ranking;

/// <summary>Reads trials' metrics in one view of one criterion.</summary>
/// <param name="criterion">The criterion.</param>
/// <param name="place">The criterion's place in the study, which is its place in results.</param>
/// <param name="view">The view.</param>
internal sealed class MetricReader(Criterion criterion, int place, RankingView view)
{
    /// <summary>The criterion's value, or null where the trial has none.</summary>
    public double? Criterion(TrialOutcome trial) => Value(trial, criterion.Metric);

    /// <summary>A metric's value, or null where the trial has none.</summary>
    public double? Value(TrialOutcome trial, string metric) =>
        Values(trial) is { } values && values.TryGetValue(metric, out double value) ? value : null;

    /// <summary>All metrics of the view, or null where the trial has none.</summary>
    public IReadOnlyDictionary<string, double>? Values(TrialOutcome trial)
    {
        if (trial.Result is not { } result) return null;
        if (view == RankingView.Final) return result.Final;
        BestStep? best = place < result.Best.Count && result.Best[place].Criterion == criterion
            ? result.Best[place]
            : result.Best.FirstOrDefault(step => step.Criterion == criterion);
        return best?.Values;
    }
}
