using Sweep.Core.Numerics.Lanes;

namespace Sweep.Core.Numerics.Vectors;

/// <summary>The column by column arithmetic of batch normalization (Ioffe and Szegedy, 2015).</summary>
public static class BatchNormalization
{
    /// <summary>
    /// Mean of every column and sum of squared distances from it: two passes, each one chain of additions in double
    /// over ascending rows.
    /// </summary>
    /// <param name="matrix">rows x mean.Length, row-major.</param>
    /// <param name="rows">Rows; at least 1.</param>
    /// <param name="mean">Overwritten by the means.</param>
    /// <param name="squares">Overwritten by the sums of squares.</param>
    public static void Moments(ReadOnlySpan<float> matrix, int rows, Span<double> mean, Span<double> squares)
    {
        ColumnMoments.Sums(matrix, rows, mean);
        for (int i = 0; i < mean.Length; i++) mean[i] /= rows;
        ColumnMoments.SquaredDistances(matrix, rows, mean, squares);
    }

    /// <summary>output = (input - mean) scale, column by column, each operation rounded once.</summary>
    /// <param name="input">rows x mean.Length, row-major.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="mean">One value a column.</param>
    /// <param name="scale">One value a column.</param>
    /// <param name="output">As large as the input; overwritten.</param>
    public static void Normalize(
        ReadOnlySpan<float> input, int rows, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, Span<float> output) =>
        CoordinateLoop.Run(new NormalizeKernel(input, rows, mean, scale, output), 0, mean.Length);

    /// <summary>
    /// Sums of the gradient and of gradient times normalized input (x - mean) inverse, column by column: chains of
    /// additions in double over ascending rows.
    /// </summary>
    /// <param name="input">rows x mean.Length, row-major.</param>
    /// <param name="gradient">As large as the input.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="mean">One value a column.</param>
    /// <param name="inverse">One over the deviation of each column.</param>
    /// <param name="sum">Overwritten by the sums of the gradient.</param>
    /// <param name="product">Overwritten by the sums of the products.</param>
    public static void GradientSums(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gradient, int rows, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> inverse, Span<double> sum, Span<double> product)
    {
        ColumnMoments.Products(input, gradient, rows, mean, sum, product);
        for (int i = 0; i < product.Length; i++) product[i] *= inverse[i];
    }

    /// <summary>
    /// inputGradient = ((g - meanGradient) - n meanProduct) scale with the normalized input n = (x - mean) inverse;
    /// the product with n and its subtraction are rounded once.
    /// </summary>
    internal static void InputGradient(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gradient, int rows, in ColumnStatistics columns,
        Span<float> inputGradient) =>
        CoordinateLoop.Run(new GradientKernel(input, gradient, rows, columns, inputGradient), 0, columns.Mean.Length);

    /// <summary>(x - mean) scale.</summary>
    internal readonly ref struct NormalizeKernel(
        ReadOnlySpan<float> input, int rows, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, Span<float> output)
        : ICoordinateKernel
    {
        private readonly ReadOnlySpan<float> _input = input;
        private readonly int _rows = rows;
        private readonly ReadOnlySpan<float> _mean = mean;
        private readonly ReadOnlySpan<float> _scale = scale;
        private readonly Span<float> _output = output;

        /// <inheritdoc/>
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane centre = TLane.Load(_mean, index), factor = TLane.Load(_scale, index);
            int stride = _mean.Length;
            for (int row = 0, at = index; row < _rows; row++, at += stride)
                ((TLane.Load(_input, at) - centre) * factor).Store(_output, at);
        }
    }

    /// <summary>((g - meanGradient) - n meanProduct) scale.</summary>
    internal readonly ref struct GradientKernel(
        ReadOnlySpan<float> input, ReadOnlySpan<float> gradient, int rows, ColumnStatistics columns,
        Span<float> inputGradient)
        : ICoordinateKernel
    {
        private readonly ReadOnlySpan<float> _input = input;
        private readonly ReadOnlySpan<float> _gradient = gradient;
        private readonly int _rows = rows;
        private readonly ColumnStatistics _columns = columns;
        private readonly Span<float> _inputGradient = inputGradient;

        /// <inheritdoc/>
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane mean = TLane.Load(_columns.Mean, index), inverse = TLane.Load(_columns.Inverse, index);
            TLane scale = TLane.Load(_columns.Scale, index);
            TLane meanGradient = TLane.Load(_columns.MeanGradient, index);
            TLane meanProduct = TLane.Load(_columns.MeanProduct, index);
            int stride = _columns.Mean.Length;
            for (int row = 0, at = index; row < _rows; row++, at += stride)
            {
                TLane normalized = (TLane.Load(_input, at) - mean) * inverse;
                TLane centred = TLane.Load(_gradient, at) - meanGradient;
                (TLane.FusedMultiplyAdd(-normalized, meanProduct, centred) * scale).Store(_inputGradient, at);
            }
        }
    }

    /// <summary>What <see cref="InputGradient"/> knows of every column.</summary>
    internal readonly ref struct ColumnStatistics
    {
        /// <summary>Mean of the input.</summary>
        public required ReadOnlySpan<float> Mean { get; init; }

        /// <summary>One over its deviation.</summary>
        public required ReadOnlySpan<float> Inverse { get; init; }

        /// <summary>Inverse times the trained scale.</summary>
        public required ReadOnlySpan<float> Scale { get; init; }

        /// <summary>Mean of the gradient.</summary>
        public required ReadOnlySpan<float> MeanGradient { get; init; }

        /// <summary>Mean of gradient times normalized input.</summary>
        public required ReadOnlySpan<float> MeanProduct { get; init; }
    }
}
