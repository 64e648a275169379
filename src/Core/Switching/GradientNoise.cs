using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Optimizers;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;

namespace Sweep.Core.Switching;

/// <summary>The noise of the mini-batch gradients outweighs their mean.</summary>
public sealed class GradientNoise : ISwitchRule
{
    private readonly double _threshold;
    private readonly double _beta;
    private readonly Duration _burnIn;
    private readonly AlignedBuffer _mean;
    private readonly int _square;
    private long _first = 1;

    private GradientNoise(HyperparameterValues values, SwitchRuleContext context)
    {
        _threshold = values.Number("theta") * values.Number("theta");
        _beta = values.Number("beta");
        _burnIn = values.Duration("burn_in");
        _mean = State.AddVector("mean", context.Layout.Length);
        _square = State.AddScalar("square");
        State.AddScalar("weights");
        State.AddScalar("value", double.NaN);
    }

    /// <summary>Its catalogue entry.</summary>
    public static SwitchRuleEntry Entry { get; } = new()
    {
        Name = "gradient-noise",
        Summary = "The variance of the mini-batch gradient exceeds the squared norm of its mean.",
        Equation = """
            moving averages, weights w_i: mean of g, and q of |g|^2; c = sum w_i^2 of weights that add up to 1
            noise = (q - |mean|^2) / (1 - c), signal = (|mean|^2 - c q) / (1 - c): unbiased for independent gradients
            switch after the burn-in if noise / signal > theta^2, or signal <= 0
            """,
        Source = "Norm test of Byrd et al., Sample Size Selection in Optimization Methods for Machine Learning, Math. "
            + "Program. 134 (2012), section 3; McCandlish et al., arXiv:1812.06162, appendix A",
        Differences = "trace(covariance) / batch is estimated over the latest steps instead of within a batch, so the "
            + "drift of the mean in 1 / (1 - beta) steps counts as noise.",
        Hyperparameters =
        [
            new NumberHyperparameter("theta", "Noise over signal, as a ratio of lengths.", 1)
                { Minimum = 0, ExcludesMinimum = true },
            OptimizerHyperparameters.Rate("beta", "Decay rate of the moving averages.", 0.99),
            new DurationHyperparameter("burn_in", "Length before the first comparison.", Duration.Epochs(1))
                { AllowsZero = true },
        ],
        Create = static (values, context) => new GradientNoise(values, context),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public bool NeedsGradient => true;

    /// <inheritdoc/>
    public double Value => State.Scalars[_square + 2];

    /// <inheritdoc/>
    public void Prepare(TrainingBudget budget) =>
        _first = _burnIn.ToSteps(budget.StepsPerEpoch, budget.TotalSteps) + 1;

    /// <inheritdoc/>
    public bool Look(in SwitchRuleInput input)
    {
        Kernel kernel = new()
        {
            Mean = _mean.Span,
            Gradient = input.Gradient,
            Keep = (float)_beta,
            Add = (float)(1 - _beta),
        };
        CoordinateLoop.Run(kernel, 0, input.Gradient.Length);
        Span<double> state = State.Scalars[_square..];
        double add = 1 - _beta;
        state[0] = (_beta * state[0]) + (add * SumOfSquares.Compute(input.Gradient));
        state[1] = (_beta * _beta * state[1]) + (add * add);
        double gathered = StepCounter.BiasCorrection(_beta, input.Step);
        double c = state[1] / (gathered * gathered);
        if (input.Step == 1 || c >= 1) return false; // one gradient has no variance
        double mean = SumOfSquares.Compute(_mean.Span) / (gathered * gathered);
        double q = state[0] / gathered;
        double signal = mean - (c * q);
        state[2] = signal > 0 ? (q - mean) / signal : double.PositiveInfinity;
        return input.Step >= _first && state[2] > _threshold;
    }

    private readonly ref struct Kernel : ICoordinateKernel
    {
        public required Span<float> Mean { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required float Keep { get; init; }
        public required float Add { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            Average(TLane.Load(Mean, index), TLane.Load(Gradient, index), Keep, Add).Store(Mean, index);
    }
}
