using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sweep.Core.Numerics.Lanes;

/// <summary>Four doubles in one 256-bit register.</summary>
internal readonly struct DoubleLane256(Vector256<double> value) : IDoubleLane<DoubleLane256>
{
    private readonly Vector256<double> _value = value;

    /// <inheritdoc/>
    public static int Width => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 Broadcast(double value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 FusedMultiplyAdd(DoubleLane256 a, DoubleLane256 b, DoubleLane256 c) =>
        new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe DoubleLane256 Widen(float* source)
    {
        (Vector128<double> low, Vector128<double> high) = Vector128.Widen(Vector128.Load(source));
        return new(Vector256.Create(low, high));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe DoubleLane256 Load(double* source) => new(Vector256.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Store(double* destination) => _value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void StoreNarrowed(float* destination) =>
        Vector128.Narrow(_value.GetLower(), _value.GetUpper()).Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 operator +(DoubleLane256 left, DoubleLane256 right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 operator -(DoubleLane256 left, DoubleLane256 right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 operator *(DoubleLane256 left, DoubleLane256 right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane256 operator /(DoubleLane256 left, DoubleLane256 right) => new(left._value / right._value);
}
