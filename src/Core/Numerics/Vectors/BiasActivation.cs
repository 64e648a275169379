using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>Adds a bias to every row of a matrix and applies an activation, in one pass.</summary>
public static unsafe class BiasActivation
{
    /// <summary>An activation f.</summary>
    private interface IFunction
    {
        static abstract TLane Apply<TLane>(TLane z)
            where TLane : struct, ILane<TLane>;
    }

    /// <summary>
    /// z[i, j] = f(z[i, j] + bias[j]): one rounded addition, then f. NaN stays NaN; the same bits on every path.
    /// </summary>
    /// <param name="activation">f.</param>
    /// <param name="z">rows x bias.Length, row-major; overwritten.</param>
    /// <param name="rows">Rows of z.</param>
    /// <param name="bias">One value a column; must not overlap z.</param>
    /// <exception cref="ArgumentException">z is too short.</exception>
    public static void Apply(Activation activation, Span<float> z, int rows, ReadOnlySpan<float> bias)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(z.Length, checked(rows * bias.Length), nameof(z));
        switch (activation)
        {
            case Activation.Relu:
                Run<Relu>(z, rows, bias);
                break;
            case Activation.Tanh:
                Run<Tanh>(z, rows, bias);
                break;
            case Activation.LeakyRelu:
                Run<Leaky>(z, rows, bias);
                break;
            case Activation.Sigmoid:
                Run<Sigmoid>(z, rows, bias);
                break;
            default:
                Run<Identity>(z, rows, bias);
                break;
        }
    }

    private static void Run<TFunction>(Span<float> z, int rows, ReadOnlySpan<float> bias)
        where TFunction : struct, IFunction
    {
        fixed (float* values = z)
        fixed (float* b = bias)
        {
            int columns = bias.Length;
            int done = LaneWidth.Best switch
            {
                16 => Columns<Lane512, TFunction>(values, rows, b, 0, columns),
                8 => Columns<Lane256, TFunction>(values, rows, b, 0, columns),
                _ => 0,
            };
            Columns<LaneScalar, TFunction>(values, rows, b, done, columns);
        }
    }

    /// <summary>Takes the columns from <paramref name="first"/> on in whole groups; the next column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Columns<TLane, TFunction>(float* z, int rows, float* bias, int first, int columns)
        where TLane : struct, ILane<TLane>
        where TFunction : struct, IFunction
    {
        int end = first + ((columns - first) / TLane.Width * TLane.Width);
        if (end == first) return first;
        for (int i = 0; i < rows; i++, z += columns)
        {
            for (int j = first; j < end; j += TLane.Width)
                TFunction.Apply(TLane.Load(z + j) + TLane.Load(bias + j)).Store(z + j);
        }

        return end;
    }

    private readonly struct Identity : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Apply<TLane>(TLane z)
            where TLane : struct, ILane<TLane> => z;
    }

    private readonly struct Relu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Apply<TLane>(TLane z)
            where TLane : struct, ILane<TLane> => TLane.Max(z, TLane.Broadcast(0));
    }

    private readonly struct Tanh : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Apply<TLane>(TLane z)
            where TLane : struct, ILane<TLane> => HyperbolicTangent.Apply(z);
    }

    private readonly struct Leaky : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Apply<TLane>(TLane z)
            where TLane : struct, ILane<TLane> => LeakyRelu.Apply(z, z);
    }

    private readonly struct Sigmoid : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLane Apply<TLane>(TLane z)
            where TLane : struct, ILane<TLane> => LogisticSigmoid.Apply(z);
    }
}
