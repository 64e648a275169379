using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Adds a bias to every row of a matrix and applies an activation, in one pass.</summary>
public static class BiasActivation
{
    /// <summary>
    /// z[i, j] = f(z[i, j] + bias[j]): one rounded addition, then f. NaN stays NaN; the same bits on every path.
    /// </summary>
    /// <param name="activation">f.</param>
    /// <param name="z">rows x bias.Length, row-major; overwritten.</param>
    /// <param name="rows">Rows of z.</param>
    /// <param name="bias">One value a column; must not overlap z.</param>
    public static void Apply(Activation activation, Span<float> z, int rows, ReadOnlySpan<float> bias)
    {
        for (int i = 0; i < rows; i++)
        {
            Span<float> row = z.Slice(i * bias.Length, bias.Length);
            switch (activation)
            {
                case Activation.Relu:
                    CoordinateLoop.Run(new ReluKernel(row, bias), 0, row.Length);
                    break;
                case Activation.Tanh:
                    CoordinateLoop.Run(new TanhKernel(row, bias), 0, row.Length);
                    break;
                case Activation.LeakyRelu:
                    CoordinateLoop.Run(new LeakyReluKernel(row, bias), 0, row.Length);
                    break;
                case Activation.Sigmoid:
                    CoordinateLoop.Run(new SigmoidKernel(row, bias), 0, row.Length);
                    break;
                default:
                    CoordinateLoop.Run(new IdentityKernel(row, bias), 0, row.Length);
                    break;
            }
        }
    }

    /// <summary>z + bias.</summary>
    internal readonly ref struct IdentityKernel(Span<float> z, ReadOnlySpan<float> bias) : ICoordinateKernel
    {
        private readonly Span<float> _z = z;
        private readonly ReadOnlySpan<float> _bias = bias;

        /// <inheritdoc/>
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            (TLane.Load(_z, index) + TLane.Load(_bias, index)).Store(_z, index);
    }

    /// <summary>max(z + bias, 0).</summary>
    internal readonly ref struct ReluKernel(Span<float> z, ReadOnlySpan<float> bias) : ICoordinateKernel
    {
        private readonly Span<float> _z = z;
        private readonly ReadOnlySpan<float> _bias = bias;

        /// <inheritdoc/>
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            TLane.Max(TLane.Load(_z, index) + TLane.Load(_bias, index), TLane.Broadcast(0)).Store(_z, index);
    }

    /// <summary>tanh(z + bias).</summary>
    internal readonly ref struct TanhKernel(Span<float> z, ReadOnlySpan<float> bias) : ICoordinateKernel
    {
        private readonly Span<float> _z = z;
        private readonly ReadOnlySpan<float> _bias = bias;

        /// <inheritdoc/>
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            HyperbolicTangent.Apply(TLane.Load(_z, index) + TLane.Load(_bias, index)).Store(_z, index);
    }

    /// <summary>leaky ReLU of z + bias.</summary>
    internal readonly ref struct LeakyReluKernel(Span<float> z, ReadOnlySpan<float> bias) : ICoordinateKernel
    {
        private readonly Span<float> _z = z;
        private readonly ReadOnlySpan<float> _bias = bias;

        /// <inheritdoc/>
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane sum = TLane.Load(_z, index) + TLane.Load(_bias, index);
            LeakyRelu.Apply(sum, sum).Store(_z, index);
        }
    }

    /// <summary>1 / (1 + e^-(z + bias)).</summary>
    internal readonly ref struct SigmoidKernel(Span<float> z, ReadOnlySpan<float> bias) : ICoordinateKernel
    {
        private readonly Span<float> _z = z;
        private readonly ReadOnlySpan<float> _bias = bias;

        /// <inheritdoc/>
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            LogisticSigmoid.Apply(TLane.Load(_z, index) + TLane.Load(_bias, index)).Store(_z, index);
    }
}
