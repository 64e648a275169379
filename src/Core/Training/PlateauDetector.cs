using Sweep.Core.Catalogue;
using Sweep.Core.Studies;

namespace Sweep.Core.Training;

/// <summary>
/// Counts the evaluations since a metric last improved. Its state is two scalars of the owner's: the best value and
/// the number of bad evaluations in a row.
/// </summary>
internal sealed class PlateauDetector
{
    private readonly string _metric;
    private readonly bool _max;
    private readonly bool _relative;
    private readonly double _threshold;
    private readonly long _patience;
    private readonly NamedState _state;
    private readonly int _best;
    private readonly int _bad;

    /// <summary>Reads the hyperparameters of <see cref="Hyperparameters"/> and adds its scalars.</summary>
    public PlateauDetector(HyperparameterValues values, NamedState state)
    {
        _metric = values.Text("metric");
        _max = values.Text("goal") switch
        {
            "min" => false,
            "max" => true,
            _ => MetricNames.GoalOf(_metric) == Goal.Max,
        };
        _relative = values.Text("threshold_mode") == "rel";
        _threshold = values.Number("threshold");
        _patience = values.Integer("patience");
        _state = state;
        _best = state.AddScalar("best", _max ? double.NegativeInfinity : double.PositiveInfinity);
        _bad = state.AddScalar("bad");
    }

    /// <summary>Whether more evaluations in a row than the patience have been bad.</summary>
    public bool IsPlateau => _state.Scalars[_bad] > _patience;

    /// <summary>The best value so far; infinite before the first.</summary>
    public double Best => _state.Scalars[_best];

    /// <summary>Metric, goal, patience and threshold.</summary>
    public static IReadOnlyList<Hyperparameter> Hyperparameters(long patience) =>
    [
        new MetricHyperparameter("metric", "Metric that is watched.", MetricNames.ValidationLoss),
        new ChoiceHyperparameter(
            "goal", "Which direction is better; auto: accuracies up, all else down.", "auto", ["auto", "min", "max"]),
        new IntegerHyperparameter("patience", "Bad evaluations in a row that are borne.", patience) { Minimum = 0 },
        new NumberHyperparameter("threshold", "Smallest change that counts as better.", 1e-4) { Minimum = 0 },
        new ChoiceHyperparameter(
            "threshold_mode", "Whether the threshold is a share of the best value, or absolute.", "rel",
            ["rel", "abs"]),
    ];

    /// <summary>Looks at one evaluation. False where it does not have the metric.</summary>
    public bool Observe(IReadOnlyDictionary<string, double> metrics)
    {
        if (!metrics.TryGetValue(_metric, out double value)) return false;
        Span<double> scalars = _state.Scalars;
        double best = scalars[_best];

        // Infinite before the first value: no margin then, and none times infinity.
        double margin = !double.IsFinite(best) ? 0 : _relative ? _threshold * Math.Abs(best) : _threshold;
        bool better = _max ? value > best + margin : value < best - margin; // never for NaN
        if (better) (scalars[_best], scalars[_bad]) = (value, 0);
        else scalars[_bad]++;
        return true;
    }

    /// <summary>Forgets the bad evaluations.</summary>
    public void Forgive() => _state.Scalars[_bad] = 0;
}
