namespace Sweep.Core.Numerics.Lanes;

/// <summary>One double: the scalar twin of kernels over <see cref="IDoubleLane{TSelf}"/>, and their tail.</summary>
internal readonly struct DoubleLaneScalar(double value) : IDoubleLane<DoubleLaneScalar>
{
    private readonly double _value = value;

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    public static DoubleLaneScalar Broadcast(double value) => new(value);

    /// <inheritdoc/>
    public static DoubleLaneScalar FusedMultiplyAdd(
        DoubleLaneScalar a, DoubleLaneScalar b, DoubleLaneScalar c) =>
        new(Math.FusedMultiplyAdd(a._value, b._value, c._value));

    /// <inheritdoc/>
    public static unsafe DoubleLaneScalar Widen(float* source) => new(*source);

    /// <inheritdoc/>
    public static unsafe DoubleLaneScalar Load(double* source) => new(*source);

    /// <inheritdoc/>
    public unsafe void Store(double* destination) => *destination = _value;

    /// <inheritdoc/>
    public unsafe void StoreNarrowed(float* destination) => *destination = (float)_value;

    /// <inheritdoc/>
    public static DoubleLaneScalar operator +(DoubleLaneScalar left, DoubleLaneScalar right) =>
        new(left._value + right._value);

    /// <inheritdoc/>
    public static DoubleLaneScalar operator -(DoubleLaneScalar left, DoubleLaneScalar right) =>
        new(left._value - right._value);

    /// <inheritdoc/>
    public static DoubleLaneScalar operator *(DoubleLaneScalar left, DoubleLaneScalar right) =>
        new(left._value * right._value);

    /// <inheritdoc/>
    public static DoubleLaneScalar operator /(DoubleLaneScalar left, DoubleLaneScalar right) =>
        new(left._value / right._value);
}
