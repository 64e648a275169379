using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>1 / (1 + e^-x) in float32 over lanes.</summary>
internal static class LogisticSigmoid
{
    /// <summary>Largest distance from the exact value, in units in the last place; a test searches for more.</summary>
    public const double MaximumUlp = 3;

    /// <summary>
    /// With e = e^-|x|: 1 / (1 + e) for x &gt;= 0, e / (1 + e) below. 0 where e underflows
    /// (<see cref="Exponential.Underflow"/>), NaN for NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Apply<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        TLane one = TLane.Broadcast(1);
        TLane e = Exponential.Apply(-TLane.Abs(x));
        return TLane.SelectGreater(TLane.Broadcast(0), x, e, one) / (one + e);
    }
}
