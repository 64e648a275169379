using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Optimizers;
using Sweep.Core.Training;

namespace Sweep.Core.Switching;

/// <summary>
/// Takes the first optimizer's memory of gradients over into the second's. The memory is the sum b = w_1 g_1 + ... +
/// w_n g_n: the buffer of a sum, m / (1 - beta1) of an average. A sum takes b; an average takes m = (1 - beta1) b with
/// its own beta1, and its bias correction counts the weights that came along.
/// </summary>
internal sealed class MomentumCarry
{
    private readonly AlignedBuffer _source;
    private readonly AlignedBuffer _target;
    private readonly ICarriedMoment? _average;
    private readonly double _decay;
    private readonly double _gain;
    private readonly bool _fromAverage;
    private readonly bool _fromLecture;
    private readonly bool _toLecture;
    private readonly double _share;

    /// <summary>Finds the buffers.</summary>
    /// <exception cref="InvalidPlanException">One of the two has no memory that could be carried.</exception>
    public MomentumCarry(ComponentSpec fromSpec, IOptimizer from, ComponentSpec toSpec, IOptimizer to)
    {
        OptimizerEntry fromEntry = SweepCatalogue.Optimizers[fromSpec.Name];
        OptimizerEntry toEntry = SweepCatalogue.Optimizers[toSpec.Name];
        foreach (OptimizerEntry entry in new[] { fromEntry, toEntry })
        {
            if (entry.Momentum != MomentumForm.None) continue;
            throw new InvalidPlanException(
                $"switch cannot carry momentum {(entry == fromEntry ? "from" : "into")} '{entry.Name}', which keeps "
                + $"no plain sum or average of gradients. Use 'momentum: zero', or one of {Carriers()}.");
        }

        bool toSum = toEntry.Momentum == MomentumForm.Sum;
        _fromAverage = fromEntry.Momentum == MomentumForm.Average;
        _source = Buffer(from, _fromAverage);
        _target = Buffer(to, !toSum);
        _average = to as ICarriedMoment;
        _decay = fromSpec.Values.Number(fromEntry.MomentumDecay);
        _gain = 1 - (fromSpec.Values.TryGet("dampening", out double dampening) ? dampening : 0);
        _fromLecture = IsLecture(fromSpec) && !_fromAverage;
        _toLecture = IsLecture(toSpec) && toSum;
        _share = toSum ? 1 : 1 - toSpec.Values.Number(toEntry.MomentumDecay);
    }

    /// <summary>Fills the second optimizer's buffer.</summary>
    /// <param name="fromRate">Learning rate of the first one's last step.</param>
    /// <param name="toRate">Learning rate of the second one's first step.</param>
    public void Apply(double fromRate, double toRate)
    {
        // The lecture's buffer holds -lr b.
        double scale = (_fromAverage ? 1 / (1 - _decay) : 1)
            * (_fromLecture ? (fromRate == 0 ? 0 : -1 / fromRate) : 1)
            * (_toLecture ? -toRate : 1)
            * _share;
        ReadOnlySpan<float> source = _source.Span;
        Span<float> target = _target.Span;
        for (int i = 0; i < target.Length; i++) target[i] = (float)(source[i] * scale);
    }

    /// <summary>Tells an average the weight of what it started with, as its bias correction needs it.</summary>
    /// <param name="steps">Steps n that the first optimizer took.</param>
    public void Weigh(long steps)
    {
        if (_average is not null) _average.CarriedWeight = _share * SumOfWeights(steps);
    }

    /// <summary>
    /// w_1 + ... + w_n of b, by the momentum of the hyperparameters, also where a schedule cycles it.
    /// </summary>
    private double SumOfWeights(long steps)
    {
        if (steps == 0) return 0;
        if (_fromAverage || _fromLecture) return _gain * Geometric(steps);

        // The first buffer of PyTorch's form is not dampened.
        return ScalarMath.Power(_decay, steps - 1) + (_gain * Geometric(steps - 1));
    }

    private double Geometric(long count) => (1 - ScalarMath.Power(_decay, count)) / (1 - _decay);

    private static AlignedBuffer Buffer(IOptimizer optimizer, bool average) =>
        optimizer.State.Vectors.First(vector => vector.Name == (average ? "m" : "momentum")).Buffer;

    private static string Carriers() => string.Join(
        ", ",
        SweepCatalogue.Optimizers.Where(entry => entry.Momentum != MomentumForm.None).Select(entry => entry.Name));

    private static bool IsLecture(ComponentSpec spec) =>
        spec.Values.TryGet("form", out string? form) && form == "lecture";
}
