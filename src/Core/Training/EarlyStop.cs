using Sweep.Core.Studies;

namespace Sweep.Core.Training;

/// <summary>
/// Early stopping by patience (Prechelt, "Early Stopping - But When?", 1998, its third class of criteria), counted as
/// in Keras and Lightning: the trial ends at the evaluation that is the patience-th in a row without an improvement.
/// The evaluation before training is the first best value.
/// </summary>
internal sealed class EarlyStop
{
    private readonly StopRule _rule;
    private readonly bool _max;
    private readonly int _best;
    private readonly int _bad;

    /// <summary>Begins to watch.</summary>
    public EarlyStop(StopRule rule)
    {
        _rule = rule;
        _max = MetricNames.GoalOf(rule.Metric) == Goal.Max;
        _best = State.AddScalar("best", _max ? double.NegativeInfinity : double.PositiveInfinity);
        _bad = State.AddScalar("bad");
    }

    /// <summary>Best value and bad evaluations, for checkpoints.</summary>
    public NamedState State { get; } = new();

    /// <summary>Looks at an evaluation; one that lacks the metric does not count.</summary>
    /// <returns>Why the trial is to end; null if it goes on.</returns>
    public string? Observe(IReadOnlyDictionary<string, double> metrics)
    {
        if (!metrics.TryGetValue(_rule.Metric, out double value)) return null;
        Span<double> scalars = State.Scalars;
        double best = scalars[_best];
        bool better = _max ? value > best + _rule.MinimumDelta : value < best - _rule.MinimumDelta; // never for NaN
        if (better)
        {
            (scalars[_best], scalars[_bad]) = (value, 0);
            return null;
        }

        if (++scalars[_bad] < _rule.Patience) return null;
        return FormattableString.Invariant(
            $"{_rule.Metric} no better than {best} by more than {_rule.MinimumDelta} in {_rule.Patience} evaluations");
    }
}
