using Sweep.Core.Studies;

namespace Sweep.Core.Training;

/// <summary>Remembers, for each criterion, all metrics at the first step where it was best.</summary>
internal sealed class BestTracker(IReadOnlyList<Criterion> criteria)
{
    private readonly BestStep[] _best =
        [.. criteria.Select(criterion => new BestStep(criterion, -1, new SortedDictionary<string, double>()))];

    /// <summary>One entry for each criterion, in order.</summary>
    public IReadOnlyList<BestStep> Best => _best;

    /// <summary>Looks at the metrics of one evaluation.</summary>
    public void Observe(long step, SortedDictionary<string, double> metrics)
    {
        for (int i = 0; i < _best.Length; i++)
        {
            Criterion criterion = _best[i].Criterion;
            if (!metrics.TryGetValue(criterion.Metric, out double value) || !double.IsFinite(value)) continue;
            bool better = _best[i].Step < 0
                || (criterion.Goal == Goal.Min
                    ? value < _best[i].Values[criterion.Metric]
                    : value > _best[i].Values[criterion.Metric]);
            if (better) _best[i] = new(criterion, step, metrics);
        }
    }

    /// <summary>Takes over what a checkpoint remembered.</summary>
    /// <exception cref="InvalidDataException">It was made for other criteria.</exception>
    public void Restore(IReadOnlyList<BestStep> best)
    {
        if (!best.Select(entry => entry.Criterion).SequenceEqual(_best.Select(entry => entry.Criterion)))
            throw new InvalidDataException("Checkpoint does not fit: it was made for other criteria.");
        for (int i = 0; i < _best.Length; i++) _best[i] = best[i];
    }
}
