using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>AMSGrad: Adam whose second moment never falls, in the torch and the lecture form.</summary>
public sealed class AmsGrad : CoordinateOptimizer<AmsGrad.Rule>, ICarriedMoment
{
    private readonly bool _lecture;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly StepCounter _counter;
    private readonly BetaPower _power1;
    private readonly BetaPower _power2;
    private double _carried;

    private AmsGrad(HyperparameterValues values, ParameterLayout layout)
        : base(layout)
    {
        _lecture = values.Text("form") == "lecture";
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        AddVector(0, "m");
        AddVector(1, "v");
        AddVector(2, "v_max");
        _counter = new(State);
        _power1 = AddPower(_beta1);
        _power2 = AddPower(_beta2);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "amsgrad",
        Summary = "AMSGrad: Adam with the running maximum of the second moment.",
        Equation = """
            g = grad + lambda theta; m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; w = max(w, v)
            torch:   theta = theta - lr (m / (1 - beta1^t)) / (sqrt(w / (1 - beta2^t)) + eps)
            lecture: theta = theta - lr m / sqrt(w + eps)
            """,
        Source = "Reddi, Kale, Kumar, On the Convergence of Adam and Beyond, ICLR 2018, Algorithm 2",
        Differences = "The paper has no bias correction (form: lecture, with epsilon inside of the root). PyTorch "
            + "takes the maximum over the raw v and corrects after it (form: torch).",
        Hyperparameters =
        [
            LearningRate(1e-3),
            Beta1(),
            Beta2(),
            Epsilon(1e-8),
            CoupledWeightDecay,
            new ChoiceHyperparameter("form", "Bias correction as in PyTorch, or none.", "torch", ["torch", "lecture"]),
        ],
        Momentum = MomentumForm.Average,
        Create = static (values, layout) => new AmsGrad(values, layout),
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
        double correction2 = _power2.Correction(_beta2, t);
        coefficients[IUpdateRule.CoupledDecay] = _weightDecay;
        coefficients[Rule.Beta1] = (float)beta1;
        coefficients[Rule.OneMinusBeta1] = (float)(1 - beta1);
        coefficients[Rule.Beta2] = (float)_beta2;
        coefficients[Rule.OneMinusBeta2] = (float)(1 - _beta2);
        coefficients[Rule.NegativeRate] = (float)-(_lecture ? rate : rate / correction1);
        coefficients[Rule.RootScale] = (float)(_lecture ? 1 : 1 / Math.Sqrt(correction2));
        coefficients[Rule.InnerEpsilon] = _lecture ? _epsilon : 0;
        coefficients[Rule.OuterEpsilon] = _lecture ? 0 : _epsilon;
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
            InnerEpsilon = IUpdateRule.Own + 6,
            OuterEpsilon = IUpdateRule.Own + 7;

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
            TLane w = TLane.Max(TLane.Load(vectors.Third, index), v);
            w.Store(vectors.Third, index);
            TLane root = TLane.Sqrt(w + c.Get<TLane>(InnerEpsilon));
            TLane denominator = AddScaled(c.Get<TLane>(OuterEpsilon), root, c.Get<TLane>(RootScale));
            AddScaled(theta, m / denominator, c.Get<TLane>(NegativeRate)).Store(vectors.Parameters, index);
        }
    }
}
