namespace Sweep.Core.Numerics.Lanes;

/// <summary>One float: the scalar twin of every kernel written over <see cref="ILane{TSelf}"/>, and its tail.</summary>
public readonly struct LaneScalar(float value) : ILane<LaneScalar>
{
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
