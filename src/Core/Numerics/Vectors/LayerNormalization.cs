using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Matrix;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>The row by row arithmetic of layer normalization (Ba, Kiros, Hinton, 2016), and its scratch.</summary>
/// <remarks>
/// All in double from float32, each operation rounded once. A row's sums are chains over ascending features; eight rows
/// go through theirs side by side, so every path has the same bits.
/// </remarks>
/// <param name="features">Length of a row.</param>
/// <param name="epsilon">Added onto the variance.</param>
internal sealed unsafe class LayerNormalization(int features, double epsilon)
{
    private const int Group = 8;

    private readonly AlignedBuffer _turned = new(checked(2 * Group * features));
    private readonly AlignedBuffer _products = new(features);
    private readonly double[] _mean = new double[Group];
    private readonly double[] _inverse = new double[Group];
    private readonly double[] _sum = new double[Group];
    private readonly double[] _product = new double[Group];

    /// <summary>y = scale (x - mean) / sqrt(variance + epsilon) + shift.</summary>
    /// <param name="x">rows x features, row-major.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="scale">One value a feature.</param>
    /// <param name="shift">One value a feature.</param>
    /// <param name="y">As large as x; overwritten.</param>
    public void Forward(
        ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Span<float> y)
    {
        int taken;
        for (int row = 0; row < rows; row += taken)
        {
            taken = Taken(rows - row);
            ReadOnlySpan<float> group = x.Slice(row * features, taken * features);
            Measure(group, group, [], taken);
            fixed (float* from = group, factors = scale, offsets = shift)
            fixed (float* to = y[(row * features)..])
            {
                for (int i = 0; i < taken; i++)
                {
                    Row o = new(from + (i * features), null, factors, offsets, to + (i * features))
                    {
                        Mean = _mean[i],
                        Inverse = _inverse[i],
                    };
                    Run<NormalizeKernel>(o);
                }
            }
        }
    }

    /// <summary>Adds onto the gradients of scale and shift, and computes that of the input.</summary>
    /// <param name="x">rows x features.</param>
    /// <param name="g">Gradient with respect to the output, as large.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="scale">One value a feature.</param>
    /// <param name="scaleGradient">Float32 chains of additions over ascending rows.</param>
    /// <param name="shiftGradient">The same.</param>
    /// <param name="inputGradient">As large as x, overwritten; empty when nobody needs it.</param>
    public void Backward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> g, int rows, ReadOnlySpan<float> scale, Span<float> scaleGradient,
        Span<float> shiftGradient, Span<float> inputGradient)
    {
        int taken;
        for (int row = 0; row < rows; row += taken)
        {
            taken = Taken(rows - row);
            int length = taken * features;
            ReadOnlySpan<float> group = x.Slice(row * features, length), gradients = g.Slice(row * features, length);
            Measure(group, gradients, scale, taken);
            fixed (float* from = group, incoming = gradients, factors = scale)
            fixed (float* products = _products.Span, below = inputGradient)
            {
                for (int i = 0; i < taken; i++)
                {
                    Row o = new(from + (i * features), incoming + (i * features), factors, null, products)
                    {
                        Mean = _mean[i],
                        Inverse = _inverse[i],
                        Sum = _sum[i] / features,
                        Product = _product[i] / features,
                    };
                    Run<ScaleGradientKernel>(o);
                    Add.Apply(_products.Span, scaleGradient);
                    Add.Apply(gradients.Slice(i * features, features), shiftGradient);
                    if (inputGradient.IsEmpty) continue;
                    Run<InputGradientKernel>(o with { Target = below + ((row + i) * features) });
                }
            }
        }
    }

    private interface IKernel
    {
        static abstract void Apply<TLane>(in Row o, int i)
            where TLane : struct, IDoubleLane<TLane>;
    }

    private static int Taken(int left) => left >= Group && LaneWidth.Best > LaneScalar.Width ? Group : 1;

    /// <summary>Means, inverse deviations and, given a scale, the sums of the way back, of some rows.</summary>
    private void Measure(ReadOnlySpan<float> x, ReadOnlySpan<float> g, ReadOnlySpan<float> scale, int rows)
    {
        fixed (float* px = x, pg = g, factors = scale)
        fixed (float* turned = _turned.Span)
        {
            if (rows == 1)
            {
                Moments<DoubleLaneScalar>(px, 1, 0);
                if (!scale.IsEmpty) Sums<DoubleLaneScalar>(px, pg, factors, 1, 0);
                return;
            }

            float* turnedG = turned + (Group * features);
            PanelPacking.Transpose(px, features, Group, Group, features, turned);
            if (!scale.IsEmpty) PanelPacking.Transpose(pg, features, Group, Group, features, turnedG);
            if (LaneWidth.Best == Lane512.Width)
            {
                Moments<DoubleLane512>(turned, Group, 0);
                if (!scale.IsEmpty) Sums<DoubleLane512>(turned, turnedG, factors, Group, 0);
                return;
            }

            for (int row = 0; row < Group; row += DoubleLane256.Width)
            {
                Moments<DoubleLane256>(turned + row, Group, row);
                if (!scale.IsEmpty) Sums<DoubleLane256>(turned + row, turnedG + row, factors, Group, row);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Moments<TLane>(float* x, int stride, int row)
        where TLane : struct, IDoubleLane<TLane>
    {
        fixed (double* means = _mean, inverses = _inverse)
        {
            TLane sum = TLane.Broadcast(0), squares = sum;
            for (int i = 0; i < features; i++) sum += TLane.Widen(x + (i * stride));
            sum.Store(means + row);
            for (int i = row; i < row + TLane.Width; i++) means[i] /= features;
            TLane mean = TLane.Load(means + row);
            for (int i = 0; i < features; i++)
            {
                TLane distance = TLane.Widen(x + (i * stride)) - mean;
                squares += distance * distance;
            }

            squares.Store(inverses + row);
            for (int i = row; i < row + TLane.Width; i++)
                inverses[i] = 1 / Math.Sqrt((inverses[i] / features) + epsilon);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sums<TLane>(float* x, float* g, float* scale, int stride, int row)
        where TLane : struct, IDoubleLane<TLane>
    {
        fixed (double* means = _mean, inverses = _inverse, sums = _sum, products = _product)
        {
            TLane mean = TLane.Load(means + row), inverse = TLane.Load(inverses + row);
            TLane sum = TLane.Broadcast(0), product = sum;
            for (int i = 0; i < features; i++)
            {
                TLane scaled = TLane.Widen(g + (i * stride)) * TLane.Broadcast(scale[i]);
                sum += scaled;
                product += scaled * ((TLane.Widen(x + (i * stride)) - mean) * inverse);
            }

            sum.Store(sums + row);
            product.Store(products + row);
        }
    }

    private void Run<TKernel>(in Row o)
        where TKernel : struct, IKernel
    {
        int i = LaneWidth.Best switch
        {
            16 => Run<DoubleLane512, TKernel>(o, 0, features),
            8 => Run<DoubleLane256, TKernel>(o, 0, features),
            _ => 0,
        };
        Run<DoubleLaneScalar, TKernel>(o, i, features);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run<TLane, TKernel>(in Row o, int i, int length)
        where TLane : struct, IDoubleLane<TLane>
        where TKernel : struct, IKernel
    {
        for (; i <= length - TLane.Width; i += TLane.Width) TKernel.Apply<TLane>(o, i);
        return i;
    }

    /// <summary>One row, and what is known of it.</summary>
    private readonly struct Row(float* x, float* g, float* scale, float* shift, float* target)
    {
        public float* X { get; } = x;

        public float* G { get; } = g;

        public float* Scale { get; } = scale;

        public float* Shift { get; } = shift;

        public float* Target { get; init; } = target;

        public double Mean { get; init; }

        public double Inverse { get; init; }

        public double Sum { get; init; }

        public double Product { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Normalized<TLane>(int i)
            where TLane : struct, IDoubleLane<TLane> =>
            (TLane.Widen(X + i) - TLane.Broadcast(Mean)) * TLane.Broadcast(Inverse);
    }

    private readonly struct NormalizeKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane>(in Row o, int i)
            where TLane : struct, IDoubleLane<TLane> =>
            ((TLane.Widen(o.Scale + i) * o.Normalized<TLane>(i)) + TLane.Widen(o.Shift + i))
                .StoreNarrowed(o.Target + i);
    }

    private readonly struct ScaleGradientKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane>(in Row o, int i)
            where TLane : struct, IDoubleLane<TLane> =>
            (TLane.Widen(o.G + i) * o.Normalized<TLane>(i)).StoreNarrowed(o.Target + i);
    }

    private readonly struct InputGradientKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane>(in Row o, int i)
            where TLane : struct, IDoubleLane<TLane>
        {
            TLane scaled = TLane.Widen(o.G + i) * TLane.Widen(o.Scale + i);
            TLane centred = scaled - TLane.Broadcast(o.Sum) - (o.Normalized<TLane>(i) * TLane.Broadcast(o.Product));
            (TLane.Broadcast(o.Inverse) * centred).StoreNarrowed(o.Target + i);
        }
    }
}
