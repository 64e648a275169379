using System.Numerics;

namespace Sweep.Core.Numerics.Lanes;

/// <summary>
/// A group of float32 values that go through one formula together. A formula is written once over
/// <typeparamref name="TSelf"/> and runs 16, 8 or 1 wide with the same bits: every member is one correctly rounded
/// IEEE operation on each element, never an estimate and never a library transcendental.
/// </summary>
public interface ILane<TSelf> :
    IAdditionOperators<TSelf, TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>,
    IMultiplyOperators<TSelf, TSelf, TSelf>,
    IDivisionOperators<TSelf, TSelf, TSelf>,
    IUnaryNegationOperators<TSelf, TSelf>
    where TSelf : struct, ILane<TSelf>
{
    /// <summary>Elements in the group.</summary>
    static abstract int Width { get; }

    /// <summary>All elements equal to <paramref name="value"/>.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>Elements <paramref name="index"/> .. index + Width - 1. Bounds are the caller's duty.</summary>
    static abstract TSelf Load(ReadOnlySpan<float> source, int index);

    /// <summary>Writes this group at <paramref name="index"/>. Bounds are the caller's duty.</summary>
    void Store(Span<float> destination, int index);

    /// <summary>The <see cref="Width"/> floats from <paramref name="source"/> on; no alignment is needed.</summary>
    static abstract unsafe TSelf Load(float* source);

    /// <summary>Writes this group from <paramref name="destination"/> on; no alignment is needed.</summary>
    unsafe void Store(float* destination);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>Correctly rounded square root.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>Absolute value.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>The larger of each pair; IEEE 754-2019 maximum (NaN wins, +0 over -0).</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The smaller of each pair; IEEE 754-2019 minimum (NaN wins, -0 over +0).</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary><paramref name="whenTrue"/> where a &gt; b, else <paramref name="whenFalse"/> (also for NaN).</summary>
    static abstract TSelf SelectGreater(TSelf a, TSelf b, TSelf whenTrue, TSelf whenFalse);

    /// <summary><paramref name="whenTrue"/> where a = b (also +0 and -0), else <paramref name="whenFalse"/>.</summary>
    static abstract TSelf SelectEqual(TSelf a, TSelf b, TSelf whenTrue, TSelf whenFalse);

    /// <summary>
    /// 2^<paramref name="exponent"/>, exact, for whole exponents in [-126, 127]; unspecified for anything else.
    /// </summary>
    static abstract TSelf PowerOfTwo(TSelf exponent);
}
