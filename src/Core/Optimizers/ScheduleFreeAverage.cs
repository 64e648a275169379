using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Training;

namespace Sweep.Core.Optimizers;

/// <summary>
/// The scalars of the schedule-free rules: their warm-up and the weight with which z enters the average x
/// (facebookresearch/schedule_free, *_reference.py).
/// </summary>
internal readonly struct ScheduleFreeAverage
{
    private readonly NamedState _state;
    private readonly int _weightSum;
    private readonly int _largestRate;
    private readonly long _warmUp;
    private readonly double _power;
    private readonly double _ratePower;

    /// <summary>Adds its scalars to an optimizer's state.</summary>
    public ScheduleFreeAverage(NamedState state, HyperparameterValues values)
    {
        _state = state;
        _weightSum = state.AddScalar("weight_sum");
        _largestRate = state.AddScalar("largest_rate");
        _warmUp = values.Integer("warmup_steps");
        _power = values.Number("r");
        _ratePower = values.Number("weight_power");
    }

    /// <summary>Warm-up and weights.</summary>
    public static IReadOnlyList<Hyperparameter> Hyperparameters { get; } =
    [
        new IntegerHyperparameter("warmup_steps", "Steps over which the rate rises linearly.", 0) { Minimum = 0 },
        new NumberHyperparameter("r", "Power of the step in the average's weights; 0: all equal.", 0) { Minimum = 0 },
        new NumberHyperparameter(
            "weight_power", "Power of the largest rate so far in the average's weights.", 2) { Minimum = 0 },
    ];

    /// <summary>Share of the rate at step <paramref name="step"/> (from 1).</summary>
    public double WarmUp(long step) => step <= _warmUp ? (double)step / _warmUp : 1;

    /// <summary>c: the share of z in the new average, after a step of this rate.</summary>
    public double Enter(long step, double rate)
    {
        ref double largest = ref _state.Scalars[_largestRate];
        ref double sum = ref _state.Scalars[_weightSum];
        largest = Math.Max(largest, rate);
        double weight = ScalarMath.Pow(step, _power) * ScalarMath.Pow(largest, _ratePower);
        sum += weight;
        return sum > 0 ? weight / sum : 0;
    }
}
