using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Training;

namespace Sweep.Core.Switching;

/// <summary>The median of SWATS' projected rates has settled.</summary>
public sealed class RobustProjection : ISwitchRule
{
    private readonly double _change;
    private readonly Duration _every;
    private readonly AlignedBuffer _window;
    private readonly float[] _sorted;
    private readonly int _count;
    private long _interval = 1;

    private RobustProjection(HyperparameterValues values)
    {
        _change = values.Number("change");
        _every = values.Duration("every");
        int capacity = (int)values.Integer("window");
        _window = State.AddVector("gammas", capacity);
        _sorted = new float[capacity];
        _count = State.AddScalar("count");
        State.AddScalar("median");
        State.AddScalar("value", double.NaN);
    }

    /// <summary>Its catalogue entry.</summary>
    public static SwitchRuleEntry Entry { get; } = new()
    {
        Name = "robust-projection",
        Summary = "The running median of SWATS' positive projected rates changes little over an epoch.",
        Equation = """
            gamma = p'p / (-p'g) where positive, the latest 'window' of them kept; every 'every' steps, once the window
            is full: switch if |median - median before| < change * median before; rate of SGD from then on: the median
            """,
        Source = "SWATS (arXiv:1712.07628) with a median for its mean and an interval for its single steps",
        Differences = "SWATS' own criterion compares a mean with one noisy value and fires by chance; a median over "
            + "many steps against the one an epoch earlier needs the rate to have settled.",
        Hyperparameters =
        [
            new NumberHyperparameter("change", "Largest relative change that counts as settled.", 0.05)
                { Minimum = 0, ExcludesMinimum = true },
            new DurationHyperparameter("every", "Distance between two medians.", Duration.Epochs(1)),
            new IntegerHyperparameter("window", "How many rates the median is of.", 255)
                { Minimum = 1, Maximum = 65_535 },
        ],
        Create = static (values, _) => new RobustProjection(values),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public bool NeedsGradient => true;

    /// <inheritdoc/>
    public bool NeedsMove => true;

    /// <inheritdoc/>
    public double Value => State.Scalars[_count + 2];

    /// <inheritdoc/>
    public double? Rate => State.Scalars[_count + 1];

    /// <inheritdoc/>
    public void Prepare(TrainingBudget budget) =>
        _interval = Math.Max(1, _every.ToSteps(budget.StepsPerEpoch, budget.TotalSteps));

    /// <inheritdoc/>
    public bool Look(in SwitchRuleInput input)
    {
        Span<double> state = State.Scalars[_count..];
        if (Projection.TryRate(input.Move, input.Gradient, out double gamma) && gamma > 0)
            _window.Span[(int)(state[0]++ % _window.Length)] = (float)gamma;
        if (input.Step % _interval != 0 || state[0] < _window.Length) return false;
        double before = state[1];
        state[1] = Median();
        if (before == 0) return false; // the first one
        state[2] = Math.Abs(state[1] - before) / before;
        return state[2] < _change;
    }

    private double Median()
    {
        _window.Span.CopyTo(_sorted);
        Array.Sort(_sorted);
        int half = _sorted.Length / 2;
        return _sorted.Length % 2 == 1 ? _sorted[half] : ((double)_sorted[half - 1] + _sorted[half]) / 2;
    }
}
