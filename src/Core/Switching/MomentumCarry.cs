using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Optimizers;

namespace Sweep.Core.Switching;

/// <summary>
/// Takes the first optimizer's memory of gradients over into the momentum buffer of the second: b = m / (1 - beta1)
/// of an average, b itself of a sum. Does nothing where one of them has no such memory.
/// </summary>
internal sealed class MomentumCarry
{
    private readonly AlignedBuffer? _source;
    private readonly AlignedBuffer? _target;
    private readonly double _scale = 1;
    private readonly bool _fromLecture;
    private readonly bool _toLecture;

    /// <summary>Finds the buffers.</summary>
    public MomentumCarry(ComponentSpec fromSpec, IOptimizer from, ComponentSpec toSpec, IOptimizer to)
    {
        MomentumForm form = SweepCatalogue.Optimizers[fromSpec.Name].Momentum;

        // Not into averages: their bias correction takes the past for zero.
        if (form == MomentumForm.None || SweepCatalogue.Optimizers[toSpec.Name].Momentum != MomentumForm.Sum) return;
        bool average = form == MomentumForm.Average;
        _source = from.State.Vectors.First(vector => vector.Name == (average ? "m" : "momentum")).Buffer;
        _target = to.State.Vectors.First(vector => vector.Name == "momentum").Buffer;
        if (average) _scale = 1 / (1 - fromSpec.Values.Number(OptimizerHyperparameters.Beta1Name));
        _fromLecture = IsLecture(fromSpec) && !average;
        _toLecture = IsLecture(toSpec);
    }

    /// <summary>Fills the second optimizer's buffer.</summary>
    /// <param name="fromRate">Learning rate of the first one's last step.</param>
    /// <param name="toRate">Learning rate of the second one's first step.</param>
    public void Apply(double fromRate, double toRate)
    {
        if (_source is null || _target is null) return;

        // The lecture's buffer holds -lr b.
        double scale = _scale * (_fromLecture ? (fromRate == 0 ? 0 : -1 / fromRate) : 1) * (_toLecture ? -toRate : 1);
        ReadOnlySpan<float> source = _source.Span;
        Span<float> target = _target.Span;
        for (int i = 0; i < target.Length; i++) target[i] = (float)(source[i] * scale);
    }

    private static bool IsLecture(ComponentSpec spec) =>
        spec.Values.TryGet("form", out string? form) && form == "lecture";
}
