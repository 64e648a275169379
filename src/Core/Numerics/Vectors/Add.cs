using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Elementwise sum.</summary>
public static class Add
{
    /// <summary>to[i] = to[i] + from[i], rounded once.</summary>
    /// <param name="from">What is added.</param>
    /// <param name="to">As long; overwritten by the sum.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply(ReadOnlySpan<float> from, Span<float> to)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(to.Length, from.Length, nameof(to));
        CoordinateLoop.Run(new Kernel(from, to), 0, to.Length);
    }

    /// <summary>to + from.</summary>
    internal readonly ref struct Kernel(ReadOnlySpan<float> from, Span<float> to) : ICoordinateKernel
    {
        private readonly ReadOnlySpan<float> _from = from;
        private readonly Span<float> _to = to;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            (TLane.Load(_to, index) + TLane.Load(_from, index)).Store(_to, index);
    }
}
