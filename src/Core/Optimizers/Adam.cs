using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Adam: bias-corrected first and second moments. AdamW shares it with its decay decoupled.</summary>
public sealed class Adam : CoordinateOptimizer<Adam.Rule>, ICarriedMoment
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _coupledDecay;
    private readonly DecoupledDecay? _decoupledDecay;
    private readonly float _epsilon;
    private readonly StepCounter _counter;
    private readonly BetaPower _power1;
    private readonly BetaPower _power2;
    private double _carried;

    internal Adam(HyperparameterValues values, ParameterLayout layout, bool decoupled)
        : base(layout)
    {
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        if (decoupled)
            _decoupledDecay = new(values);
        else
            _coupledDecay = values.Single(WeightDecayName);
        _epsilon = values.Single(EpsilonName);
        AddVector(0, "m");
        AddVector(1, "v");
        _counter = new(State);
        _power1 = AddPower(_beta1);
        _power2 = AddPower(_beta2);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "adam",
        Summary = "Adam: adaptive moments with bias correction.",
        Equation = """
            g = grad + lambda theta; m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2
            theta = theta - lr (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps)
            """,
        Source = "Kingma, Ba, Adam: A Method for Stochastic Optimization, ICLR 2015, Algorithm 1",
        Differences = "Algorithm 1 and PyTorch add epsilon to the corrected root; TensorFlow adds it to the raw root "
            + "(the paper's epsilon-hat), which is larger early on. Weight decay is coupled (PyTorch's Adam); see "
            + "adamw. Where a schedule cycles beta1, the correction uses the current beta1 to the power t, as "
            + "PyTorch's OneCycleLR does.",
        Hyperparameters = [LearningRate(1e-3), Beta1(), Beta2(), Epsilon(1e-8), CoupledWeightDecay],
        Momentum = MomentumForm.Average,
        Create = static (values, layout) => new Adam(values, layout, decoupled: false),
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
        coefficients[IUpdateRule.CoupledDecay] = _coupledDecay;
        coefficients[IUpdateRule.Shrink] = _decoupledDecay?.Change(rate) ?? 0;
        coefficients[Rule.Beta1] = (float)beta1;
        coefficients[Rule.OneMinusBeta1] = (float)(1 - beta1);
        coefficients[Rule.Beta2] = (float)_beta2;
        coefficients[Rule.OneMinusBeta2] = (float)(1 - _beta2);
        coefficients[Rule.NegativeRate] = (float)-(rate / correction1);
        coefficients[Rule.RootScale] = (float)(_power2.RootScale(_beta2, t));
        coefficients[Rule.Epsilon] = _epsilon;
    }

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
            v = Average(v, g * g, c.Get<TLane>(Beta2), c.Get<TLane>(OneMinusBeta2));
            m.Store(vectors.First, index);
            v.Store(vectors.Second, index);
            TLane denominator = AddScaled(c.Get<TLane>(Epsilon), TLane.Sqrt(v), c.Get<TLane>(RootScale));
            theta = AddScaled(theta, theta, c.Get<TLane>(IUpdateRule.Shrink));
            AddScaled(theta, m / denominator, c.Get<TLane>(NegativeRate)).Store(vectors.Parameters, index);
        }
    }
}
