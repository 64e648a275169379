using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Takes a gradient backward through an activation.</summary>
public static class ActivationGradient
{
    /// <summary>
    /// gradient[i] = gradient[i] * f'(z[i]), expressed by the output y = f(z): ReLU keeps it where y &gt; 0 and writes
    /// +0 elsewhere (also where y is NaN); tanh multiplies it by 1 - y^2, whose subtraction is rounded once;
    /// leaky ReLU keeps it where y &gt; 0 and multiplies it by its slope elsewhere; sigmoid multiplies it by y - y^2,
    /// rounded once.
    /// </summary>
    /// <param name="activation">f.</param>
    /// <param name="output">y.</param>
    /// <param name="gradient">Gradient with respect to y, overwritten by that with respect to z; as long as y.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply(Activation activation, ReadOnlySpan<float> output, Span<float> gradient)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, output.Length, nameof(gradient));
        switch (activation)
        {
            case Activation.Relu:
                CoordinateLoop.Run(new ReluKernel(output, gradient), 0, gradient.Length);
                break;
            case Activation.Tanh:
                CoordinateLoop.Run(new TanhKernel(output, gradient), 0, gradient.Length);
                break;
            case Activation.LeakyRelu:
                CoordinateLoop.Run(new LeakyReluKernel(output, gradient), 0, gradient.Length);
                break;
            case Activation.Sigmoid:
                CoordinateLoop.Run(new SigmoidKernel(output, gradient), 0, gradient.Length);
                break;
            default:
                break;
        }
    }

    /// <summary>y &gt; 0 ? gradient : 0.</summary>
    internal readonly ref struct ReluKernel(ReadOnlySpan<float> output, Span<float> gradient) : ICoordinateKernel
    {
        private readonly ReadOnlySpan<float> _output = output;
        private readonly Span<float> _gradient = gradient;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane zero = TLane.Broadcast(0);
            TLane.SelectGreater(TLane.Load(_output, index), zero, TLane.Load(_gradient, index), zero)
                .Store(_gradient, index);
        }
    }

    /// <summary>gradient * (1 - y^2).</summary>
    internal readonly ref struct TanhKernel(ReadOnlySpan<float> output, Span<float> gradient) : ICoordinateKernel
    {
        private readonly ReadOnlySpan<float> _output = output;
        private readonly Span<float> _gradient = gradient;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane y = TLane.Load(_output, index);
            (TLane.Load(_gradient, index) * TLane.FusedMultiplyAdd(-y, y, TLane.Broadcast(1))).Store(_gradient, index);
        }
    }

    /// <summary>y &gt; 0 ? gradient : slope * gradient.</summary>
    internal readonly ref struct LeakyReluKernel(ReadOnlySpan<float> output, Span<float> gradient) : ICoordinateKernel
    {
        private readonly ReadOnlySpan<float> _output = output;
        private readonly Span<float> _gradient = gradient;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            LeakyRelu.Apply(TLane.Load(_output, index), TLane.Load(_gradient, index)).Store(_gradient, index);
    }

    /// <summary>gradient * (y - y^2).</summary>
    internal readonly ref struct SigmoidKernel(ReadOnlySpan<float> output, Span<float> gradient) : ICoordinateKernel
    {
        private readonly ReadOnlySpan<float> _output = output;
        private readonly Span<float> _gradient = gradient;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane y = TLane.Load(_output, index);
            (TLane.Load(_gradient, index) * TLane.FusedMultiplyAdd(-y, y, y)).Store(_gradient, index);
        }
    }
}
