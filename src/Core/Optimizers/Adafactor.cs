using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>
/// Adafactor: second moments of matrices from their row and column means. Five passes a step: row squares, column
/// squares, the update (kept in the gradient's place), its norm with the parameters', the step.
/// </summary>
public sealed class Adafactor : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly AdafactorTensor[] _plan;
    private readonly double _beta1;
    private readonly double _decayRate;
    private readonly double _epsilon1;
    private readonly double _epsilon2;
    private readonly double _clipThreshold;
    private readonly double _weightDecay;
    private readonly bool _scaleParameter;
    private readonly bool _relativeStep;
    private readonly AlignedBuffer _rows;
    private readonly AlignedBuffer _columns;
    private readonly AlignedBuffer _v;
    private readonly AlignedBuffer? _m;
    private readonly StepCounter _counter;
    private readonly double[] _columnSums;
    private readonly float[] _columnFactors;

    private Adafactor(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _beta1 = values.Number(Beta1Name);
        _decayRate = values.Number("decay_rate");
        _epsilon1 = values.Number("epsilon1");
        _epsilon2 = values.Number("epsilon2");
        _clipThreshold = values.Number("clip_threshold");
        _weightDecay = values.Number(WeightDecayName);
        _scaleParameter = values.Flag("scale_parameter");
        _relativeStep = values.Flag("relative_step");
        (_plan, int rowCount, int columnCount, int secondCount) = AdafactorTensor.Plan(layout);
        _rows = State.AddVector("rows", rowCount);
        _columns = State.AddVector("columns", columnCount);
        _v = State.AddVector("v", secondCount);
        if (_beta1 > 0) _m = State.AddVector("m", layout.Length);
        _counter = new(State);
        int widest = _plan.Where(tensor => tensor.Factored).Select(tensor => tensor.Columns).DefaultIfEmpty().Max();
        _columnSums = new double[widest];
        _columnFactors = new float[widest];
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "adafactor",
        Summary = "Adaptive rates from row and column means of squared gradients: hardly any memory.",
        Equation = """
            b = 1 - t^-c; R = b R + (1 - b) rowmean(g^2 + eps1); C likewise by columns; V = R C / mean(R)
            U = g / sqrt(V); U = U / max(1, RMS(U) / d); alpha = max(eps2, RMS(theta)) min(lr, 1 / sqrt(t))
            theta = theta - alpha U - alpha lambda theta; with beta1 > 0 a moving average of alpha U takes its place
            """,
        Source = "Shazeer, Stern, Adafactor: Adaptive Learning Rates with Sublinear Memory Cost, ICML 2018, "
            + "Algorithms 4 and 5",
        Differences = "The lr of 0.01 is the largest relative step of the paper, so that a schedule shapes it (PyTorch "
            + "2.5 and later); relative_step: false leaves out 1 / sqrt(t), scale_parameter: false RMS(theta). "
            + "Tensors of two or more axes are factored over the last two, as in Hugging Face's; TensorFlow's takes "
            + "the two longest.",
        CoordinateWise = false,
        PerTensor = true,
        Hyperparameters =
        [
            LearningRate(0.01),
            Rate(Beta1Name, "Decay rate of the moving average of steps; 0: none, and no memory for it.", 0),
            new NumberHyperparameter("decay_rate", "c in the second moments' decay 1 - t^-c.", 0.8) { Minimum = 0 },
            new NumberHyperparameter("epsilon1", "Added to squared gradients.", 1e-30) { Minimum = 1e-30 },
            new NumberHyperparameter("epsilon2", "Least scale of the parameters.", 1e-3) { Minimum = 0 },
            new NumberHyperparameter("clip_threshold", "d, where the update's root mean square is clipped.", 1)
                { Minimum = 0, ExcludesMinimum = true },
            new NumberHyperparameter(WeightDecayName, "Decoupled weight decay, times alpha.", 0) { Minimum = 0 },
            new FlagHyperparameter("scale_parameter", "Whether steps scale with the parameters.", true),
            new FlagHyperparameter("relative_step", "Whether the rate is bounded by 1 / sqrt(t).", true),
        ],
        Create = static (values, layout) => new Adafactor(values, layout),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        long t = _counter.Next();
        double gain = ScalarMath.Pow(t, -_decayRate);
        double rate = _relativeStep ? Math.Min(input.LearningRate, 1 / Math.Sqrt(t)) : input.LearningRate;
        double beta1 = input.Momentum ?? _beta1;
        for (int tensor = 0; tensor < _plan.Length; tensor++)
        {
            Span<float> parameters = _layout.Slice(input.Parameters, tensor);
            Span<float> update = _layout.Slice(input.Gradient, tensor);
            if (_plan[tensor].Factored) DivideByFactors(_plan[tensor], update, gain);
            else DivideByRoots(_plan[tensor], update, gain);
            double alpha = _scaleParameter ? Math.Max(_epsilon2, RootMeanSquare(parameters)) * rate : rate;
            double clip = Math.Max(1, RootMeanSquare(update) / _clipThreshold);
            StepKernel kernel = new()
            {
                Parameters = parameters,
                Update = update,
                First = _m is null ? default : _layout.Slice(_m.Span, tensor),
                Beta1 = (float)beta1,
                Rate = (float)(alpha / clip * (_m is null ? 1 : 1 - beta1)),
                Shrink = _layout.Decays(tensor) ? (float)(-alpha * _weightDecay) : 0,
            };
            CoordinateLoop.Run(kernel, 0, parameters.Length);
        }
    }

    // V = R C / mean(R) of each matrix; g becomes g / sqrt(V).
    private void DivideByFactors(in AdafactorTensor plan, Span<float> gradient, double gain)
    {
        int size = plan.Rows * plan.Columns;
        Span<double> sums = _columnSums.AsSpan(0, plan.Columns);
        Span<float> factors = _columnFactors.AsSpan(0, plan.Columns);
        for (int matrix = 0; matrix < plan.Matrices; matrix++)
        {
            Span<float> g = gradient.Slice(matrix * size, size);
            Span<float> rows = _rows.Span.Slice(plan.RowStart + (matrix * plan.Rows), plan.Rows);
            Span<float> columns = _columns.Span.Slice(plan.ColumnStart + (matrix * plan.Columns), plan.Columns);
            double sum = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                double mean = SumOfSquares.Compute(g.Slice(i * plan.Columns, plan.Columns)) / plan.Columns;
                rows[i] = (float)(((1 - gain) * rows[i]) + (gain * (mean + _epsilon1)));
                sum += rows[i];
            }

            ColumnSumsOfSquares.Compute(g, plan.Rows, sums);
            for (int j = 0; j < columns.Length; j++)
            {
                columns[j] = (float)(((1 - gain) * columns[j]) + (gain * ((sums[j] / plan.Rows) + _epsilon1)));
                factors[j] = (float)(1 / Math.Sqrt(columns[j]));
            }

            for (int i = 0; i < rows.Length; i++)
            {
                Span<float> row = g.Slice(i * plan.Columns, plan.Columns);
                float factor = (float)Math.Sqrt(sum / plan.Rows / rows[i]);
                CoordinateLoop.Run(new RowKernel { Row = row, Factors = factors, Factor = factor }, 0, row.Length);
            }
        }
    }

    private void DivideByRoots(in AdafactorTensor plan, Span<float> gradient, double gain)
    {
        RootKernel kernel = new()
        {
            Gradient = gradient,
            Second = _v.Span.Slice(plan.SecondStart, gradient.Length),
            Keep = (float)(1 - gain),
            Gain = (float)gain,
            Epsilon = (float)_epsilon1,
        };
        CoordinateLoop.Run(kernel, 0, gradient.Length);
    }

    private static double RootMeanSquare(ReadOnlySpan<float> values) =>
        Math.Sqrt(SumOfSquares.Compute(values) / values.Length);

    private readonly ref struct RowKernel : ICoordinateKernel
    {
        public required Span<float> Row { get; init; }
        public required ReadOnlySpan<float> Factors { get; init; }
        public required float Factor { get; init; }

        // The gradient first: the factors' product may be too large for float32 where the gradient is zero.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            (TLane.Load(Row, index) * TLane.Broadcast(Factor) * TLane.Load(Factors, index)).Store(Row, index);
    }

    private readonly ref struct RootKernel : ICoordinateKernel
    {
        public required Span<float> Gradient { get; init; }
        public required Span<float> Second { get; init; }
        public required float Keep { get; init; }
        public required float Gain { get; init; }
        public required float Epsilon { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane g = TLane.Load(Gradient, index);
            TLane square = TLane.FusedMultiplyAdd(g, g, TLane.Broadcast(Epsilon));
            TLane v = Average(TLane.Load(Second, index), square, Keep, Gain);
            v.Store(Second, index);
            (g / TLane.Sqrt(v)).Store(Gradient, index);
        }
    }

    private readonly ref struct StepKernel : ICoordinateKernel
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Update { get; init; }
        public required Span<float> First { get; init; }
        public required float Beta1 { get; init; }
        public required float Rate { get; init; }
        public required float Shrink { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane theta = TLane.Load(Parameters, index);
            TLane step = TLane.Broadcast(Rate) * TLane.Load(Update, index);
            if (!First.IsEmpty)
            {
                step = TLane.FusedMultiplyAdd(TLane.Broadcast(Beta1), TLane.Load(First, index), step);
                step.Store(First, index);
            }

            (AddScaled(theta, theta, Shrink) - step).Store(Parameters, index);
        }
    }
}
