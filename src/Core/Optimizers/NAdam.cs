using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>NAdam: Adam with Nesterov momentum and its warming-up momentum schedule.</summary>
public sealed class NAdam : CoordinateOptimizer<NAdam.Rule>, ICarriedMoment
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _momentumDecay;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly StepCounter _counter;
    private readonly BetaPower _power2;
    private readonly int _product;
    private double _carried;

    private NAdam(HyperparameterValues values, ParameterLayout layout)
        : base(layout)
    {
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _momentumDecay = values.Number("momentum_decay");
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        AddVector(0, "m");
        AddVector(1, "v");
        _counter = new(State);
        _power2 = AddPower(_beta2);
        _product = State.AddScalar("mu_product", 1);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "nadam",
        Summary = "Adam with Nesterov momentum.",
        Equation = """
            mu_t = beta1 (1 - 0.96^(t psi) / 2); P_t = mu_1 ... mu_t; g = grad + lambda theta
            m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2
            theta = theta - lr [(1 - mu_t) g / (1 - P_t) + mu_(t+1) m / (1 - P_t mu_(t+1))]
                            / (sqrt(v / (1 - beta2^t)) + eps)
            """,
        Source = "Dozat, Incorporating Nesterov Momentum into Adam, ICLR 2016 workshop, Algorithm 2; torch NAdam",
        Differences = "PyTorch's form. PyTorch before 2.0 multiplied one mu too many into P_t mu_(t+1) (its pull "
            + "request 92699). A cycled beta1 enters mu_t and mu_(t+1) of its step; P_t keeps the history.",
        Hyperparameters =
        [
            LearningRate(2e-3),
            Beta1(),
            Beta2(),
            Epsilon(1e-8),
            new NumberHyperparameter("momentum_decay", "How fast momentum warms up (psi).", 0.004) { Minimum = 0 },
            CoupledWeightDecay,
        ],
        Momentum = MomentumForm.Average,
        Create = static (values, layout) => new NAdam(values, layout),
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
        double mu = MomentumAt(beta1, t);
        double next = MomentumAt(beta1, t + 1);
        double product = State.Scalars[_product] *= mu;
        double correction = ICarriedMoment.Correction(1 - product, _carried);
        double nextCorrection = ICarriedMoment.Correction(1 - (product * next), _carried);
        coefficients[IUpdateRule.CoupledDecay] = _weightDecay;
        coefficients[Rule.Beta1] = (float)beta1;
        coefficients[Rule.OneMinusBeta1] = (float)(1 - beta1);
        coefficients[Rule.Beta2] = (float)_beta2;
        coefficients[Rule.OneMinusBeta2] = (float)(1 - _beta2);
        coefficients[Rule.GradientRate] = (float)(-rate * (1 - mu) / correction);
        coefficients[Rule.MomentRate] = (float)(-rate * next / nextCorrection);
        coefficients[Rule.RootScale] = (float)(_power2.RootScale(_beta2, t));
        coefficients[Rule.Epsilon] = _epsilon;
    }

    private double MomentumAt(double beta1, long step) =>
        beta1 * (1 - (0.5 * ScalarMath.Pow(0.96, step * _momentumDecay)));

    /// <summary>The formula.</summary>
    public readonly struct Rule : IUpdateRule
    {
        internal const int
            Beta1 = IUpdateRule.Own,
            OneMinusBeta1 = IUpdateRule.Own + 1,
            Beta2 = IUpdateRule.Own + 2,
            OneMinusBeta2 = IUpdateRule.Own + 3,
            GradientRate = IUpdateRule.Own + 4,
            MomentRate = IUpdateRule.Own + 5,
            RootScale = IUpdateRule.Own + 6,
            Epsilon = IUpdateRule.Own + 7;

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
            v = Average(v, g * g, c.Get<TLane>(Beta2), c.Get<TLane>(OneMinusBeta2));
            m.Store(vectors.First, index);
            v.Store(vectors.Second, index);
            TLane denominator = AddScaled(c.Get<TLane>(Epsilon), TLane.Sqrt(v), c.Get<TLane>(RootScale));
            TLane step = AddScaled(c.Get<TLane>(GradientRate) * g, m, c.Get<TLane>(MomentRate));
            (theta + (step / denominator)).Store(vectors.Parameters, index);
        }
    }
}
