namespace Sweep.Core.Numerics.Lanes;

/// <summary>One float: the scalar twin of every kernel written over <see cref="ILane{TSelf}"/>, and its tail.</summary>
public readonly struct LaneScalar(float value) : ILane<LaneScalar>
{
    /// <summary>
    /// 1.5 * 2^23 + 127. Added to a whole number k in [-126, 127] it leaves k + 127, the biased exponent of 2^k, in
    /// the lowest bits of the sum: no conversion instruction is needed, whose results differ between processors.
    /// </summary>
    internal const float ExponentBias = 12583039;

    private readonly float _value = value;

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    public static LaneScalar Broadcast(float value) => new(value);

    /// <inheritdoc/>
    public static LaneScalar Load(ReadOnlySpan<float> source, int index) => new(source[index]);

    /// <inheritdoc/>
    public void Store(Span<float> destination, int index) => destination[index] = _value;

    /// <inheritdoc/>
    public static unsafe LaneScalar Load(float* source) => new(*source);

    /// <inheritdoc/>
    public unsafe void Store(float* destination) => *destination = _value;

    /// <inheritdoc/>
    public static LaneScalar FusedMultiplyAdd(LaneScalar a, LaneScalar b, LaneScalar c) =>
        new(MathF.FusedMultiplyAdd(a._value, b._value, c._value));

    /// <inheritdoc/>
    public static LaneScalar Sqrt(LaneScalar value) => new(MathF.Sqrt(value._value));

    /// <inheritdoc/>
    public static LaneScalar Abs(LaneScalar value) => new(MathF.Abs(value._value));

    /// <inheritdoc/>
    public static LaneScalar Max(LaneScalar a, LaneScalar b) => new(MathF.Max(a._value, b._value));

    /// <inheritdoc/>
    public static LaneScalar Min(LaneScalar a, LaneScalar b) => new(MathF.Min(a._value, b._value));

    /// <inheritdoc/>
    public static LaneScalar SelectGreater(
        LaneScalar a, LaneScalar b, LaneScalar whenTrue, LaneScalar whenFalse) =>
        a._value > b._value ? whenTrue : whenFalse;

    /// <inheritdoc/>
    public static LaneScalar SelectEqual(LaneScalar a, LaneScalar b, LaneScalar whenTrue, LaneScalar whenFalse) =>
        a._value == b._value ? whenTrue : whenFalse;

    /// <inheritdoc/>
    public static LaneScalar PowerOfTwo(LaneScalar exponent) =>
        new(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(exponent._value + ExponentBias) << 23));

    /// <inheritdoc/>
    public static LaneScalar operator +(LaneScalar left, LaneScalar right) => new(left._value + right._value);

    /// <inheritdoc/>
    public static LaneScalar operator -(LaneScalar left, LaneScalar right) => new(left._value - right._value);

    /// <inheritdoc/>
    public static LaneScalar operator *(LaneScalar left, LaneScalar right) => new(left._value * right._value);

    /// <inheritdoc/>
    public static LaneScalar operator /(LaneScalar left, LaneScalar right) => new(left._value / right._value);

    /// <inheritdoc/>
    public static LaneScalar operator -(LaneScalar value) => new(-value._value);
}
