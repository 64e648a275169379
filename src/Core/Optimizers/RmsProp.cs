using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>RMSProp, plain or centered, with or without momentum.</summary>
public sealed class RmsProp : CoordinateOptimizer<RmsProp.Rule>
{
    private readonly double _alpha;
    private readonly double _momentum;
    private readonly float _epsilon;
    private readonly float _weightDecay;

    private RmsProp(HyperparameterValues values, ParameterLayout layout)
        : base(layout)
    {
        _alpha = values.Number("alpha");
        _momentum = values.Number(MomentumName);
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        AddVector(0, "v");
        if (values.Flag("centered")) AddVector(1, "mean");
        if (_momentum > 0) AddVector(2, "momentum");
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "rmsprop",
        Summary = "RMSProp: the gradient over the root of its moving mean square.",
        Equation = """
            g = grad + lambda theta; v = alpha v + (1 - alpha) g^2; d = sqrt(v) + eps
            centered: m = alpha m + (1 - alpha) g; d = sqrt(max(0, v - m^2)) + eps
            theta = theta - lr g / d; with momentum: b = mu b + g / d, theta = theta - lr b
            """,
        Source = "Tieleman, Hinton, Lecture 6.5 of Neural Networks for Machine Learning (2012); centered: Graves, "
            + "arXiv:1308.0850, eqs. (38)-(41)",
        Differences = "PyTorch's form: epsilon outside of the root (TensorFlow: inside), rate outside of the momentum "
            + "buffer. PyTorch takes the root of v - m^2 itself, which rounding makes negative, and so NaN, after "
            + "about 1,100 steps of a constant gradient; here it is held at 0. A schedule's momentum is used only "
            + "where momentum is above 0.",
        Hyperparameters =
        [
            LearningRate(0.01),
            Rate("alpha", "Decay rate of the mean square.", 0.99),
            Momentum(0),
            new FlagHyperparameter("centered", "Whether to divide by a variance instead of a mean square.", false),
            Epsilon(1e-8),
            CoupledWeightDecay,
        ],
        Create = static (values, layout) => new RmsProp(values, layout),
    };

    /// <inheritdoc/>
    private protected override void Prepare(double rate, double? momentum, Span<float> coefficients)
    {
        coefficients[IUpdateRule.CoupledDecay] = _weightDecay;
        coefficients[Rule.Alpha] = (float)_alpha;
        coefficients[Rule.OneMinusAlpha] = (float)(1 - _alpha);
        coefficients[Rule.Momentum] = (float)(momentum ?? _momentum);
        coefficients[Rule.NegativeRate] = (float)-rate;
        coefficients[Rule.Epsilon] = _epsilon;
    }

    /// <summary>The formula.</summary>
    public readonly struct Rule : IUpdateRule
    {
        internal const int
            Alpha = IUpdateRule.Own,
            OneMinusAlpha = IUpdateRule.Own + 1,
            Momentum = IUpdateRule.Own + 2,
            NegativeRate = IUpdateRule.Own + 3,
            Epsilon = IUpdateRule.Own + 4;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TCoefficients>(
            scoped in UpdateVectors vectors, scoped in TCoefficients c, int index)
            where TLane : struct, ILane<TLane>
            where TCoefficients : ICoefficients, allows ref struct
        {
            TLane theta = TLane.Load(vectors.Parameters, index);
            TLane g = AddScaled(TLane.Load(vectors.Gradient, index), theta, c.Get<TLane>(IUpdateRule.CoupledDecay));
            TLane alpha = c.Get<TLane>(Alpha), rest = c.Get<TLane>(OneMinusAlpha);
            TLane v = Average(TLane.Load(vectors.First, index), g * g, alpha, rest);
            v.Store(vectors.First, index);
            if (!vectors.Second.IsEmpty)
            {
                TLane m = Average(TLane.Load(vectors.Second, index), g, alpha, rest);
                m.Store(vectors.Second, index);
                v = TLane.Max(TLane.Broadcast(0), v - (m * m));
            }

            TLane direction = g / (TLane.Sqrt(v) + c.Get<TLane>(Epsilon));
            if (!vectors.Third.IsEmpty)
            {
                direction = AddScaled(direction, TLane.Load(vectors.Third, index), c.Get<TLane>(Momentum));
                direction.Store(vectors.Third, index);
            }

            AddScaled(theta, direction, c.Get<TLane>(NegativeRate)).Store(vectors.Parameters, index);
        }
    }
}
