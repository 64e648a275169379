using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Vectors;

namespace Sweep.Core.Training;

/// <summary>
/// Clips gradients and counts the clipped ones: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent
/// neural networks" (ICML 2013), Algorithm 1, as PyTorch's clip_grad_norm_ and clip_grad_value_ do it.
/// </summary>
internal sealed class GradientClipper
{
    // PyTorch's: a norm that is just at the bound is scaled too, by a millionth of the bound.
    private const double NormEpsilon = 1e-6;

    private readonly GradientClip _clip;
    private readonly float[] _largest = new float[VirtualLanes.Count];
    private readonly int _clipped;

    /// <summary>Clips by this rule.</summary>
    public GradientClipper(GradientClip clip)
    {
        _clip = clip;
        _clipped = State.AddScalar("clipped");
    }

    /// <summary>The count, for checkpoints.</summary>
    public NamedState State { get; } = new();

    /// <summary>Clips a gradient in place. A NaN in it stays one (norm: makes all of it NaN).</summary>
    public void Apply(Span<float> gradient)
    {
        bool clipped = _clip.By == GradientClipping.Norm ? ByNorm(gradient) : ByValue(gradient);
        if (clipped) State.Scalars[_clipped]++;
    }

    /// <summary>How many gradients were clipped since the last call.</summary>
    public double TakeCount()
    {
        double count = State.Scalars[_clipped];
        State.Scalars[_clipped] = 0;
        return count;
    }

    private bool ByNorm(Span<float> gradient)
    {
        double factor = _clip.Bound / (Math.Sqrt(SumOfSquares.Compute(gradient)) + NormEpsilon);
        if (factor >= 1) return false;
        CoordinateLoop.Run(new ScaleKernel { Gradient = gradient, Factor = (float)factor }, 0, gradient.Length);
        return true;
    }

    private bool ByValue(Span<float> gradient)
    {
        float bound = (float)_clip.Bound;
        Array.Clear(_largest);
        BoundKernel kernel = new() { Gradient = gradient, Bound = bound, Largest = _largest };
        CoordinateLoop.Run(kernel, 0, gradient.Length);
        foreach (float largest in _largest)
        {
            if (largest > bound) return true;
        }

        return false;
    }

    private readonly ref struct ScaleKernel : ICoordinateKernel
    {
        public required Span<float> Gradient { get; init; }
        public required float Factor { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            (TLane.Load(Gradient, index) * TLane.Broadcast(Factor)).Store(Gradient, index);
    }

    private readonly ref struct BoundKernel : ICoordinateKernel
    {
        public required Span<float> Gradient { get; init; }
        public required float Bound { get; init; }

        // The largest magnitude of each virtual lane: in one pass, and in no order that could matter.
        public required Span<float> Largest { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane g = TLane.Load(Gradient, index);
            int lane = index % VirtualLanes.Count;
            TLane.Max(TLane.Load(Largest, lane), TLane.Abs(g)).Store(Largest, lane);
            TLane.Min(TLane.Max(g, TLane.Broadcast(-Bound)), TLane.Broadcast(Bound)).Store(Gradient, index);
        }
    }
}
