using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Elementwise product.</summary>
public static class Multiply
{
    /// <summary>result[i] = x[i] * y[i], rounded once; result may be x or y itself.</summary>
    /// <param name="x">First vector.</param>
    /// <param name="y">Second vector, as long as the first.</param>
    /// <param name="result">As long as both; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length, nameof(y));
        ArgumentOutOfRangeException.ThrowIfNotEqual(result.Length, x.Length, nameof(result));
        CoordinateLoop.Run(new Kernel(x, y, result), 0, x.Length);
    }

    /// <summary>x * y.</summary>
    internal readonly ref struct Kernel(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result)
        : ICoordinateKernel
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly ReadOnlySpan<float> _y = y;
        private readonly Span<float> _result = result;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            (TLane.Load(_x, index) * TLane.Load(_y, index)).Store(_result, index);
    }
}
