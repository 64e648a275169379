using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweep.Core.Problems.Functions;

/// <summary>
/// The mean of pairs of float32 numbers, in double: pair k goes to chain k mod 4, each chain is added in order, and the
/// chains are added as (0 + 1) + (2 + 3), then divided.
/// </summary>
/// <remarks>
/// Four chains, because one would wait for every addition. A pair is the bits of its numbers, because what the compiler
/// moves as 64 bits stays in a register.
/// </remarks>
internal struct PairMean
{
    /// <summary>Chains.</summary>
    public const int Chains = 4;

    private Vector128<double> _a;
    private Vector128<double> _b;
    private Vector128<double> _c;
    private Vector128<double> _d;

    /// <summary>The next pair of every chain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long a, long b, long c, long d)
    {
        _a += Widen(a);
        _b += Widen(b);
        _c += Widen(c);
        _d += Widen(d);
    }

    /// <summary>One of the last pairs, of which not every chain has one.</summary>
    /// <param name="chain">0 to 2.</param>
    /// <param name="pair">The pair.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int chain, long pair)
    {
        if (chain == 0) _a += Widen(pair);
        else if (chain == 1) _b += Widen(pair);
        else _c += Widen(pair);
    }

    /// <summary>The mean of <paramref name="count"/> pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly (double X, double Y) Of(int count)
    {
        Vector128<double> sum = (_a + _b) + (_c + _d);
        return (sum[0] / count, sum[1] / count);
    }

    /// <summary>The bits of a pair: x in the lower half, y in the upper one.</summary>
    public static long Pack(float x, float y) =>
        BitConverter.SingleToUInt32Bits(x) | ((long)BitConverter.SingleToInt32Bits(y) << 32);

    /// <summary>A pair in double, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Widen(long pair) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(pair).AsSingle());
}
