using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Training;

namespace Sweep.Core.Switching;

/// <summary>
/// The latest share of a growing sequence of samples, as statistical tests of a trial's second half want them: of k
/// samples the last ceil(k / keep), at most the capacity. Its state is a ring in float32 and the number k.
/// </summary>
internal sealed class RecentSamples
{
    private readonly long _keep;
    private readonly long _minimum;
    private readonly long _every;
    private readonly NamedState _state;
    private readonly AlignedBuffer _ring;
    private readonly double[] _copy;
    private readonly int _count;

    /// <summary>Reads the hyperparameters of <see cref="Hyperparameters"/> and adds its state.</summary>
    public RecentSamples(HyperparameterValues values, NamedState state)
    {
        _keep = values.Integer("keep");
        _minimum = values.Integer("minimum_samples");
        _every = values.Integer("test_every");
        _state = state;
        _ring = state.AddVector("samples", (int)values.Integer("maximum_samples"));
        _copy = new double[_ring.Length];
        _count = state.AddScalar("count");
    }

    /// <summary>What is kept, and when it is tested.</summary>
    public static IReadOnlyList<Hyperparameter> Hyperparameters { get; } =
    [
        new IntegerHyperparameter("keep", "One in how many samples is kept: the latest.", 8) { Minimum = 1 },
        new IntegerHyperparameter("minimum_samples", "Samples that must be kept, and one more, for a test.", 1000)
            { Minimum = 8, Maximum = 1 << 20 },
        new IntegerHyperparameter("maximum_samples", "Samples that are kept at most; checkpoints hold them.", 16_384)
            { Minimum = 16, Maximum = 1 << 20 },
        new IntegerHyperparameter("test_every", "Steps between two tests.", 100) { Minimum = 1 },
    ];

    /// <summary>Number of the latest sample, from 1.</summary>
    public long Count => (long)_state.Scalars[_count];

    /// <summary>Adds a sample, rounded to float32.</summary>
    public void Add(double sample) => _ring.Span[(int)(_state.Scalars[_count]++ % _ring.Length)] = (float)sample;

    /// <summary>The kept samples, oldest first, if a test is due; valid until the next call.</summary>
    public bool TryTest(out ReadOnlySpan<double> samples)
    {
        long kept = Math.Min((Count + _keep - 1) / _keep, _ring.Length);
        samples = default;
        if (kept <= _minimum || Count % _every != 0) return false;
        for (int i = 0; i < kept; i++) _copy[i] = _ring.Span[(int)((Count - kept + i) % _ring.Length)];
        samples = _copy.AsSpan(0, (int)kept);
        return true;
    }
}
