using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Leaky ReLU in float32 over lanes.</summary>
internal static class LeakyRelu
{
    /// <summary>Slope below 0: that of DeepOBS's variational autoencoder.</summary>
    public const float Slope = 0.3f;

    /// <summary>
    /// <paramref name="value"/> where <paramref name="by"/> &gt; 0, else value * slope, rounded once. NaN for NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Apply<TLane>(TLane by, TLane value)
        where TLane : struct, ILane<TLane> =>
        TLane.SelectGreater(by, TLane.Broadcast(0), value, value * TLane.Broadcast(Slope));
}
