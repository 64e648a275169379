using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sweep.Core.Numerics.Lanes;

/// <summary>Eight doubles in one 512-bit register; without AVX-512 the runtime emulates it.</summary>
internal readonly struct DoubleLane512(Vector512<double> value) : IDoubleLane<DoubleLane512>
{
    private readonly Vector512<double> _value = value;

    /// <inheritdoc/>
    public static int Width => 8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 Broadcast(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 FusedMultiplyAdd(DoubleLane512 a, DoubleLane512 b, DoubleLane512 c) =>
        new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe DoubleLane512 Widen(float* source) =>
        new(Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Double(Vector256.Load(source))
            : Vector512.WidenLower(Vector256.Load(source).ToVector512()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe DoubleLane512 Load(double* source) => new(Vector512.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Store(double* destination) => _value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void StoreNarrowed(float* destination)
    {
        Vector256<float> narrowed = Avx512F.IsSupported
            ? Avx512F.ConvertToVector256Single(_value)
            : Vector512.Narrow(_value, _value).GetLower();
        narrowed.Store(destination);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 operator +(DoubleLane512 left, DoubleLane512 right) => new(left._value + right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 operator -(DoubleLane512 left, DoubleLane512 right) => new(left._value - right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 operator *(DoubleLane512 left, DoubleLane512 right) => new(left._value * right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleLane512 operator /(DoubleLane512 left, DoubleLane512 right) => new(left._value / right._value);
}
