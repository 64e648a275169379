using System.Runtime.CompilerServices;
using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>
/// Sums over the columns of float32 matrices, in double: each column is one chain of additions over ascending rows, and
/// the columns go through it side by side, so every path has the same bits.
/// </summary>
internal static unsafe class ColumnMoments
{
    /// <summary>sums[j] = +0 + m[0, j] + m[1, j] + ...</summary>
    /// <param name="matrix">rows x sums.Length, row-major.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="sums">Overwritten.</param>
    public static void Sums(ReadOnlySpan<float> matrix, int rows, Span<double> sums)
    {
        sums.Clear();
        Run<SumKernel>(matrix, matrix, rows, sums, [], sums, sums);
    }

    /// <summary>sums[j] = +0 + (m[0, j] - mean[j])^2 + ..., each operation rounded once.</summary>
    public static void SquaredDistances(
        ReadOnlySpan<float> matrix, int rows, ReadOnlySpan<double> mean, Span<double> sums)
    {
        sums.Clear();
        Run<DistanceKernel>(matrix, matrix, rows, mean, [], sums, sums);
    }

    /// <summary>
    /// sums[j] = +0 + g[0, j] + ... and products[j] = +0 + g[0, j] (x[0, j] - mean[j]) + ..., each operation rounded
    /// once.
    /// </summary>
    public static void Products(
        ReadOnlySpan<float> x, ReadOnlySpan<float> g, int rows, ReadOnlySpan<float> mean, Span<double> sums,
        Span<double> products)
    {
        sums.Clear();
        products.Clear();
        Run<ProductKernel>(x, g, rows, [], mean, sums, products);
    }

    private interface IKernel
    {
        /// <summary>Takes one row's elements of a group of columns.</summary>
        static abstract void Add<TLane>(float* x, float* g, TLane mean, ref TLane first, ref TLane second)
            where TLane : struct, IDoubleLane<TLane>;
    }

    private static void Run<TKernel>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> g, int rows, ReadOnlySpan<double> mean,
        ReadOnlySpan<float> narrowMean, Span<double> first, Span<double> second)
        where TKernel : struct, IKernel
    {
        int columns = first.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Length, checked(rows * columns), nameof(x));
        ArgumentOutOfRangeException.ThrowIfLessThan(g.Length, checked(rows * columns), nameof(g));
        fixed (float* px = x)
        fixed (float* pg = g)
        fixed (double* pm = mean)
        fixed (float* pn = narrowMean)
        fixed (double* p1 = first)
        fixed (double* p2 = second)
        {
            int done = LaneWidth.Best switch
            {
                16 => Columns<DoubleLane512, TKernel>(px, pg, rows, columns, pm, pn, p1, p2, 0),
                8 => Columns<DoubleLane256, TKernel>(px, pg, rows, columns, pm, pn, p1, p2, 0),
                _ => 0,
            };
            Columns<DoubleLaneScalar, TKernel>(px, pg, rows, columns, pm, pn, p1, p2, done);
        }
    }

    /// <summary>Takes the columns from <paramref name="j"/> on in whole groups; the next column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Columns<TLane, TKernel>(
        float* x, float* g, int rows, int columns, double* mean, float* narrowMean, double* first,
        double* second, int j)
        where TLane : struct, IDoubleLane<TLane>
        where TKernel : struct, IKernel
    {
        int width = TLane.Width;
        for (; j <= columns - (2 * width); j += 2 * width)
        {
            TLane mean0 = Mean<TLane>(mean, narrowMean, j), mean1 = Mean<TLane>(mean, narrowMean, j + width);
            TLane first0 = TLane.Load(first + j), first1 = TLane.Load(first + j + width);
            TLane second0 = TLane.Load(second + j), second1 = TLane.Load(second + j + width);
            float* rowX = x + j, rowG = g + j;
            for (int i = 0; i < rows; i++, rowX += columns, rowG += columns)
            {
                TKernel.Add(rowX, rowG, mean0, ref first0, ref second0);
                TKernel.Add(rowX + width, rowG + width, mean1, ref first1, ref second1);
            }

            // The second first: kernels of one sum have it in both places, and write it in the first.
            second0.Store(second + j);
            second1.Store(second + j + width);
            first0.Store(first + j);
            first1.Store(first + j + width);
        }

        for (; j <= columns - width; j += width)
        {
            TLane mean0 = Mean<TLane>(mean, narrowMean, j);
            TLane first0 = TLane.Load(first + j), second0 = TLane.Load(second + j);
            float* rowX = x + j, rowG = g + j;
            for (int i = 0; i < rows; i++, rowX += columns, rowG += columns)
                TKernel.Add(rowX, rowG, mean0, ref first0, ref second0);
            second0.Store(second + j);
            first0.Store(first + j);
        }

        return j;
    }

    private static TLane Mean<TLane>(double* mean, float* narrowMean, int j)
        where TLane : struct, IDoubleLane<TLane> =>
        narrowMean != null ? TLane.Widen(narrowMean + j) : TLane.Load(mean + j);

    private readonly struct SumKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add<TLane>(float* x, float* g, TLane mean, ref TLane first, ref TLane second)
            where TLane : struct, IDoubleLane<TLane> => first += TLane.Widen(x);
    }

    private readonly struct DistanceKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add<TLane>(float* x, float* g, TLane mean, ref TLane first, ref TLane second)
            where TLane : struct, IDoubleLane<TLane>
        {
            TLane distance = TLane.Widen(x) - mean;
            first += distance * distance;
        }
    }

    private readonly struct ProductKernel : IKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add<TLane>(float* x, float* g, TLane mean, ref TLane first, ref TLane second)
            where TLane : struct, IDoubleLane<TLane>
        {
            TLane gradient = TLane.Widen(g);
            first += gradient;
            second += gradient * (TLane.Widen(x) - mean);
        }
    }
}
