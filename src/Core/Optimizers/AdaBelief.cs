using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>AdaBelief: Adam whose second moment is that of the gradient about its moving average.</summary>
public sealed class AdaBelief : CoordinateOptimizer<AdaBelief.Rule>, ICarriedMoment
{
    private readonly bool _decoupled;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _weightDecay;
    private readonly float _epsilon;
    private readonly AlignedBuffer _v;
    private readonly StepCounter _counter;
    private readonly BetaPower _power1;
    private readonly BetaPower _power2;
    private double _carried;

    private AdaBelief(HyperparameterValues values, ParameterLayout layout)
        : base(layout)
    {
        _decoupled = values.Flag("decoupled");
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _weightDecay = values.Number(WeightDecayName);
        _epsilon = values.Single(EpsilonName);
        AddVector(0, "m");
        _v = AddVector(1, "v");
        _counter = new(State);
        _power1 = AddPower(_beta1);
        _power2 = AddPower(_beta2);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "adabelief",
        Summary = "Adam with the variance of the gradient in place of its mean square.",
        Equation = """
            g = grad (coupled: + lambda theta); m = beta1 m + (1 - beta1) g
            v = beta2 v + (1 - beta2) (g - m)^2 + eps; decoupled: theta = theta (1 - lr lambda)
            theta = theta - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)
            """,
        Source = "Zhuang et al., AdaBelief Optimizer, NeurIPS 2020, Algorithm 2",
        Differences = "As in the paper and the author's code, epsilon is added into the stored v at every step, and "
            + "once more outside of the root. The author's later default of RAdam's rectification is left out.",
        Hyperparameters =
        [
            LearningRate(1e-3),
            Beta1(),
            Beta2(),
            Epsilon(1e-16),
            new NumberHyperparameter(WeightDecayName, "Weight decay lambda.", 0) { Minimum = 0 },
            new FlagHyperparameter("decoupled", "Whether the decay passes by the moments.", true),
        ],
        Momentum = MomentumForm.Average,
        Create = static (values, layout) => new AdaBelief(values, layout),
    };

    /// <inheritdoc/>
    double ICarriedMoment.CarriedWeight
    {
        set => _carried = value;
    }

    /// <inheritdoc/>
    private protected override void Prepare(double rate, double? momentum, Span<float> coefficients)
    {
        long t = _counter.Next();
        double beta1 = momentum ?? _beta1;
        double correction1 = ICarriedMoment.Correction(_power1.Correction(beta1, t), _carried);
        coefficients[IUpdateRule.CoupledDecay] = _decoupled ? 0 : (float)_weightDecay;
        coefficients[IUpdateRule.Shrink] = _decoupled ? (float)(-rate * _weightDecay) : 0;
        coefficients[Rule.Beta1] = (float)beta1;
        coefficients[Rule.OneMinusBeta1] = (float)(1 - beta1);
        coefficients[Rule.Beta2] = (float)_beta2;
        coefficients[Rule.OneMinusBeta2] = (float)(1 - _beta2);
        coefficients[Rule.NegativeRate] = (float)(-rate / correction1);
        coefficients[Rule.RootScale] = (float)(_power2.RootScale(_beta2, t));
        coefficients[Rule.Epsilon] = _epsilon;
    }

    /// <inheritdoc/>
    /// <remarks>Epsilon is added into the padding of v, too.</remarks>
    private protected override void AfterStep() => Padding.Clear(Layout, _v.Span);

    /// <summary>The formula.</summary>
    public readonly struct Rule : IUpdateRule
    {
        internal const int
            Beta1 = IUpdateRule.Own,
            OneMinusBeta1 = IUpdateRule.Own + 1,
            Beta2 = IUpdateRule.Own + 2,
            OneMinusBeta2 = IUpdateRule.Own + 3,
            NegativeRate = IUpdateRule.Own + 4,
            RootScale = IUpdateRule.Own + 5,
            Epsilon = IUpdateRule.Own + 6;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TCoefficients>(
            scoped in UpdateVectors vectors, scoped in TCoefficients c, int index)
            where TLane : struct, ILane<TLane>
            where TCoefficients : ICoefficients, allows ref struct
        {
            TLane theta = TLane.Load(vectors.Parameters, index);
            TLane g = AddScaled(TLane.Load(vectors.Gradient, index), theta, c.Get<TLane>(IUpdateRule.CoupledDecay));
            TLane m = TLane.Load(vectors.First, index), v = TLane.Load(vectors.Second, index);
            m = Average(m, g, c.Get<TLane>(Beta1), c.Get<TLane>(OneMinusBeta1));
            TLane residual = g - m;
            TLane epsilon = c.Get<TLane>(Epsilon);
            v = Average(v, residual * residual, c.Get<TLane>(Beta2), c.Get<TLane>(OneMinusBeta2)) + epsilon;
            m.Store(vectors.First, index);
            v.Store(vectors.Second, index);
            TLane denominator = AddScaled(epsilon, TLane.Sqrt(v), c.Get<TLane>(RootScale));
            theta = AddScaled(theta, theta, c.Get<TLane>(IUpdateRule.Shrink));
            AddScaled(theta, m / denominator, c.Get<TLane>(NegativeRate)).Store(vectors.Parameters, index);
        }
    }
}
