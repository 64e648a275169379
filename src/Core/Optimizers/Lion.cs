using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Lion: the sign of an interpolated momentum.</summary>
public sealed class Lion : CoordinateOptimizer<Lion.Rule>
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly DecoupledDecay _decay;

    private Lion(HyperparameterValues values, ParameterLayout layout)
        : base(layout)
    {
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _decay = new(values);
        AddVector(0, "m");
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "lion",
        Summary = "The sign of an interpolation between gradient and momentum.",
        Equation = """
            theta = theta (1 - lr lambda); theta = theta - lr sign(beta1 m + (1 - beta1) grad)
            m = beta2 m + (1 - beta2) grad
            """,
        Source = "Chen et al., Symbolic Discovery of Optimization Algorithms, NeurIPS 2023, Algorithm 2",
        Differences = "Decoupled decay; every coordinate moves by lr, so lr is 3 to 10 times smaller than Adam's and "
            + "lambda as much larger. The sign of 0 is 0.",
        Hyperparameters = [LearningRate(1e-4), Beta1(), Beta2(0.99), .. DecoupledDecay.Hyperparameters(0)],
        Momentum = MomentumForm.Average,
        MomentumDecay = Beta2Name,
        Create = static (values, layout) => new Lion(values, layout),
    };

    /// <inheritdoc/>
    private protected override void Prepare(double rate, double? momentum, Span<float> coefficients)
    {
        double beta1 = momentum ?? _beta1;
        coefficients[IUpdateRule.Shrink] = _decay.Change(rate);
        coefficients[Rule.Beta1] = (float)beta1;
        coefficients[Rule.OneMinusBeta1] = (float)(1 - beta1);
        coefficients[Rule.Beta2] = (float)_beta2;
        coefficients[Rule.OneMinusBeta2] = (float)(1 - _beta2);
        coefficients[Rule.Rate] = (float)rate;
    }

    /// <summary>The formula.</summary>
    public readonly struct Rule : IUpdateRule
    {
        internal const int
            Beta1 = IUpdateRule.Own,
            OneMinusBeta1 = IUpdateRule.Own + 1,
            Beta2 = IUpdateRule.Own + 2,
            OneMinusBeta2 = IUpdateRule.Own + 3,
            Rate = IUpdateRule.Own + 4;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TCoefficients>(
            scoped in UpdateVectors vectors, scoped in TCoefficients c, int index)
            where TLane : struct, ILane<TLane>
            where TCoefficients : ICoefficients, allows ref struct
        {
            TLane theta = TLane.Load(vectors.Parameters, index);
            TLane g = TLane.Load(vectors.Gradient, index);
            TLane m = TLane.Load(vectors.First, index);
            TLane direction = Average(m, g, c.Get<TLane>(Beta1), c.Get<TLane>(OneMinusBeta1));
            Average(m, g, c.Get<TLane>(Beta2), c.Get<TLane>(OneMinusBeta2)).Store(vectors.First, index);
            TLane zero = TLane.Broadcast(0);
            TLane rate = c.Get<TLane>(Rate);
            TLane down = TLane.SelectGreater(direction, zero, rate, zero);
            TLane up = TLane.SelectGreater(zero, direction, rate, zero);
            theta = AddScaled(theta, theta, c.Get<TLane>(IUpdateRule.Shrink));
            (theta - down + up).Store(vectors.Parameters, index);
        }
    }
}
