using Sweep.Core.Catalogue;
using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Core.Switching;

/// <summary>NT-ASGD's trigger: a metric is worse than its best of some evaluations ago.</summary>
public sealed class NonMonotone : ISwitchRule
{
    private readonly string _metric;
    private readonly int _lag;
    private readonly int _count;
    private readonly int _recent;

    private NonMonotone(HyperparameterValues values)
    {
        _metric = values.Text("metric");
        _lag = (int)values.Integer("n");
        _count = State.AddScalar("count");
        State.AddScalar("best", double.PositiveInfinity);
        State.AddScalar("value", double.NaN);
        _recent = State.ScalarNames.Count;
        for (int i = 0; i < _lag; i++) State.AddScalar($"recent{i}", double.PositiveInfinity);
    }

    /// <summary>Its catalogue entry.</summary>
    public static SwitchRuleEntry Entry { get; } = new()
    {
        Name = "nt-asgd",
        Summary = "A metric is worse than the best it was up to n evaluations ago.",
        Equation = "v_t the metric at evaluation t; switch if t >= n and v_t > min(v_0, ..., v_(t - n))",
        Source = "Merity, Keskar, Socher, Regularizing and Optimizing LSTM Language Models, ICLR 2018, Algorithm 1",
        Differences = "The authors' code looks one evaluation further back. Accuracies are compared the other way "
            + "round. An evaluation with NaN counts and never fires. The paper then averages; here any optimizer may "
            + "follow. The value it reports is the latest metric less that best.",
        Hyperparameters =
        [
            new MetricHyperparameter("metric", "Metric that is watched.", MetricNames.ValidationLoss),
            new IntegerHyperparameter("n", "Evaluations that may be worse: the non-monotone interval.", 5)
                { Minimum = 1, Maximum = 1000 },
        ],
        Create = static (values, _) => new NonMonotone(values),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public double Value => State.Scalars[_count + 2];

    /// <inheritdoc/>
    public bool Observe(long step, IReadOnlyDictionary<string, double> metrics)
    {
        if (!metrics.TryGetValue(_metric, out double value)) return false;
        if (MetricNames.GoalOf(_metric) == Goal.Max) value = -value;
        Span<double> scalars = State.Scalars;
        ref double oldest = ref scalars[_recent + (int)(scalars[_count] % _lag)];
        ref double best = ref scalars[_count + 1];

        // The oldest of the last n leaves them for the minimum just when the next one comes. Never NaN: < is false.
        if (oldest < best) best = oldest;
        oldest = value;
        scalars[_count]++;
        if (double.IsPositiveInfinity(best)) return false;
        scalars[_count + 2] = value - best;
        return value > best;
    }
}
