using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>tanh x in float32 over lanes.</summary>
internal static class HyperbolicTangent
{
    /// <summary>Largest distance from the exact value, in units in the last place; a test searches for more.</summary>
    public const double MaximumUlp = 3;

    private const float Saturation = 10; // tanh(10) rounds to 1
    private const float Linear = 2e-4f; // below it x^3/3 is less than half a unit in the last place of x

    /// <summary>
    /// tanh x = sign(x) e / (e + 2) with e = e^(2|x|) - 1. Exactly x for small |x| (so -0 stays -0), 1 for large ones,
    /// NaN for NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Apply<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        TLane magnitude = TLane.Abs(x);
        TLane clamped = TLane.Min(magnitude, TLane.Broadcast(Saturation)); // NaN stays NaN
        TLane e = Exponential.MinusOne(clamped + clamped);
        TLane t = e / (e + TLane.Broadcast(2));
        TLane signed = TLane.SelectGreater(TLane.Broadcast(0), x, -t, t);
        return TLane.SelectGreater(TLane.Broadcast(Linear), magnitude, x, signed);
    }
}
