using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>RAdam: Adam that adapts only once its second moment has seen enough.</summary>
public sealed class RAdam : CoordinateOptimizer<RAdam.Rule>, ICarriedMoment
{
    private const double Threshold = 5;

    private readonly bool _waits;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly StepCounter _counter;
    private readonly BetaPower _power1;
    private readonly BetaPower _power2;
    private double _carried;

    private RAdam(HyperparameterValues values, ParameterLayout layout)
        : base(layout)
    {
        _waits = values.Text("form") == "author";
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        AddVector(0, "m");
        AddVector(1, "v");
        _counter = new(State);
        _power1 = AddPower(_beta1);
        _power2 = AddPower(_beta2);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "radam",
        Summary = "Adam with the variance of its early steps rectified.",
        Equation = """
            rho_inf = 2 / (1 - beta2) - 1; rho_t = rho_inf - 2 t beta2^t / (1 - beta2^t); Adam's g, m and v
            r_t = sqrt((rho_t - 4) (rho_t - 2) rho_inf / ((rho_inf - 4) (rho_inf - 2) rho_t))
            rho_t > 5: theta = theta - lr r_t (m / (1 - beta1^t)) sqrt(1 - beta2^t) / (sqrt(v) + eps)
            else torch: theta = theta - lr m / (1 - beta1^t); author: no step
            """,
        Source = "Liu et al., On the Variance of the Adaptive Learning Rate and Beyond, ICLR 2020, Algorithm 2",
        Differences = "The paper rectifies above 4, implementations above 5. Before that PyTorch steps without "
            + "adapting (form: torch); the author's code by default does not step (form: author). Epsilon is added to "
            + "the raw root. With beta2 below 2/3 it never adapts.",
        Hyperparameters =
        [
            LearningRate(1e-3),
            Beta1(),
            Beta2(),
            Epsilon(1e-8),
            CoupledWeightDecay,
            new ChoiceHyperparameter("form", "Early steps: not adapted, or none.", "torch", ["torch", "author"]),
        ],
        Momentum = MomentumForm.Average,
        Create = static (values, layout) => new RAdam(values, layout),
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
        double rectification = Rectification(t);
        bool adapts = rectification > 0;
        double own = rate / correction1 * (adapts ? rectification : _waits ? 0 : 1);
        coefficients[IUpdateRule.CoupledDecay] = _weightDecay;
        coefficients[Rule.Beta1] = (float)beta1;
        coefficients[Rule.OneMinusBeta1] = (float)(1 - beta1);
        coefficients[Rule.Beta2] = (float)_beta2;
        coefficients[Rule.OneMinusBeta2] = (float)(1 - _beta2);
        coefficients[Rule.Adapts] = adapts ? 1 : 0;
        coefficients[Rule.NegativeRate] = (float)-own;
        coefficients[Rule.Epsilon] = _epsilon;
    }

    // r_t with the second moment's bias correction; 0 where the variance is not tractable yet.
    private double Rectification(long t)
    {
        double correction = _power2.Correction(_beta2, t);
        double limit = (2 / (1 - _beta2)) - 1;
        double length = limit - (2 * t * (1 - correction) / correction);
        if (length <= Threshold) return 0;
        double ratio = (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length);
        return Math.Sqrt(ratio * correction);
    }

    /// <summary>The formula.</summary>
    public readonly struct Rule : IUpdateRule
    {
        internal const int
            Beta1 = IUpdateRule.Own,
            OneMinusBeta1 = IUpdateRule.Own + 1,
            Beta2 = IUpdateRule.Own + 2,
            OneMinusBeta2 = IUpdateRule.Own + 3,
            Adapts = IUpdateRule.Own + 4,
            NegativeRate = IUpdateRule.Own + 5,
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
            TLane adapted = m / (TLane.Sqrt(v) + c.Get<TLane>(Epsilon));
            TLane direction = TLane.SelectGreater(c.Get<TLane>(Adapts), TLane.Broadcast(0), adapted, m);
            AddScaled(theta, direction, c.Get<TLane>(NegativeRate)).Store(vectors.Parameters, index);
        }
    }
}
