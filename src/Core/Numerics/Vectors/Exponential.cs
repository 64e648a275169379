using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>e^x in float32 over lanes.</summary>
internal static class Exponential
{
    /// <summary>Largest distance from the exact value, in units in the last place; a test searches for more.</summary>
    public const double MaximumUlp = 1.1;

    /// <summary>Below this the result, which would be subnormal, is 0.</summary>
    public const float Underflow = -87.33654f;

    /// <summary>Above this the result is infinite.</summary>
    public const float Overflow = 88.72283f;

    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693147182f;
    private const float Ln2Low = -1.90465430e-9f; // ln 2 - Ln2High
    private const float RoundToWhole = 12582912; // 1.5 * 2^23: adding it rounds to a whole number, ties to even

    /// <summary>
    /// e^x: x = k ln 2 + r with whole k and |r| &lt;= ln(2)/2, then 2^k (1 + r q(r)). 0 below
    /// <see cref="Underflow"/>, +infinity above <see cref="Overflow"/>, NaN for NaN, exactly 1 at 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Apply<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        TLane zero = TLane.Broadcast(0);
        TLane low = TLane.Broadcast(Underflow), high = TLane.Broadcast(Overflow);
        TLane clamped = TLane.Min(TLane.Max(x, low), high); // NaN stays NaN
        Reduce(clamped, out TLane k, out TLane r);
        TLane mantissa = TLane.FusedMultiplyAdd(r, Series(r), TLane.Broadcast(1));

        // k reaches 128, whose power of two is infinite: the last doubling is separate.
        TLane most = TLane.Min(k, TLane.Broadcast(127));
        TLane result = mantissa * TLane.PowerOfTwo(most) * TLane.PowerOfTwo(k - most);
        result = TLane.SelectGreater(x, high, TLane.Broadcast(float.PositiveInfinity), result);
        return TLane.SelectGreater(low, x, zero, result);
    }

    /// <summary>
    /// e^x - 1 for x in [0, 80] without cancellation near 0: (2^k - 1) + 2^k r q(r), rounded once. NaN for NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane MinusOne<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        Reduce(x, out TLane k, out TLane r);
        TLane power = TLane.PowerOfTwo(k);
        return TLane.FusedMultiplyAdd(power, r * Series(r), power - TLane.Broadcast(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduce<TLane>(TLane x, out TLane k, out TLane r)
        where TLane : struct, ILane<TLane>
    {
        TLane shift = TLane.Broadcast(RoundToWhole);
        k = TLane.FusedMultiplyAdd(x, TLane.Broadcast(Log2E), shift) - shift;
        r = TLane.FusedMultiplyAdd(k, TLane.Broadcast(-Ln2High), x);
        r = TLane.FusedMultiplyAdd(k, TLane.Broadcast(-Ln2Low), r);
    }

    /// <summary>q(r) = (e^r - 1) / r by Taylor's series to r^6: the rest is below 2^-27 of e^r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Series<TLane>(TLane r)
        where TLane : struct, ILane<TLane>
    {
        TLane q = TLane.FusedMultiplyAdd(TLane.Broadcast(1 / 5040f), r, TLane.Broadcast(1 / 720f));
        q = TLane.FusedMultiplyAdd(q, r, TLane.Broadcast(1 / 120f));
        q = TLane.FusedMultiplyAdd(q, r, TLane.Broadcast(1 / 24f));
        q = TLane.FusedMultiplyAdd(q, r, TLane.Broadcast(1 / 6f));
        q = TLane.FusedMultiplyAdd(q, r, TLane.Broadcast(0.5f));
        return TLane.FusedMultiplyAdd(q, r, TLane.Broadcast(1));
    }
}
