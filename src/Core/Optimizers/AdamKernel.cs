using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;
using static Sweep.Core.Optimizers.LaneFormulas;

namespace Sweep.Core.Optimizers;

/// <summary>Adam's update of a coordinate, with coupled or decoupled decay.</summary>
internal readonly ref struct AdamKernel : IDecayKernel<AdamKernel>
{
    /// <summary>Parameters, updated in place.</summary>
    public required Span<float> Parameters { get; init; }

    /// <summary>Gradient.</summary>
    public required ReadOnlySpan<float> Gradient { get; init; }

    /// <summary>First moment.</summary>
    public required Span<float> First { get; init; }

    /// <summary>Second moment.</summary>
    public required Span<float> Second { get; init; }

    /// <summary>Decay rate of the first moment.</summary>
    public required float Beta1 { get; init; }

    /// <summary>1 - beta1, rounded once.</summary>
    public required float OneMinusBeta1 { get; init; }

    /// <summary>Decay rate of the second moment.</summary>
    public required float Beta2 { get; init; }

    /// <summary>1 - beta2, rounded once.</summary>
    public required float OneMinusBeta2 { get; init; }

    /// <summary>-lr / (1 - beta1^t).</summary>
    public required float NegativeRate { get; init; }

    /// <summary>1 / sqrt(1 - beta2^t).</summary>
    public required float RootScale { get; init; }

    /// <summary>Added to the corrected root.</summary>
    public required float Epsilon { get; init; }

    /// <summary>Weight decay within the gradient.</summary>
    public required float CoupledDecay { get; init; }

    /// <summary>Share of the parameters that is added to them beside the step.</summary>
    public required float Shrink { get; init; }

    /// <inheritdoc/>
    public AdamKernel WithoutDecay() => this with { CoupledDecay = 0, Shrink = 0 };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<TLane>(int index)
        where TLane : struct, ILane<TLane>
    {
        TLane theta = TLane.Load(Parameters, index);
        TLane g = AddScaled(TLane.Load(Gradient, index), theta, CoupledDecay);
        TLane m = Average(TLane.Load(First, index), g, Beta1, OneMinusBeta1);
        TLane v = Average(TLane.Load(Second, index), g * g, Beta2, OneMinusBeta2);
        m.Store(First, index);
        v.Store(Second, index);
        TLane denominator = AddScaled(TLane.Broadcast(Epsilon), TLane.Sqrt(v), RootScale);
        AddScaled(AddScaled(theta, theta, Shrink), m / denominator, NegativeRate).Store(Parameters, index);
    }
}
