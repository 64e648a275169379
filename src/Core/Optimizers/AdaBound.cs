using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>AdaBound: Adam whose rates are clipped into bounds that close on that of SGD. AMSBound shares it.</summary>
public sealed class AdaBound : CoordinateOptimizer<AdaBound.Rule>, ICarriedMoment
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _finalRatio;
    private readonly double _gamma;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly AlignedBuffer _v;
    private readonly AlignedBuffer? _maximum;
    private readonly StepCounter _counter;
    private readonly BetaPower _power1;
    private readonly BetaPower _power2;
    private double _carried;
    private readonly int _clip;

    internal AdaBound(HyperparameterValues values, ParameterLayout layout, bool maximum)
        : base(layout)
    {
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        double baseRate = values.Number(LearningRateName);
        _finalRatio = baseRate > 0 ? values.Number("final_lr") / baseRate : 0;
        _gamma = values.Number("gamma");
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        AddVector(0, "m");
        _v = AddVector(1, "v");
        if (maximum) _maximum = AddVector(2, "v_max");
        _counter = new(State);
        _power1 = AddPower(_beta1);
        _power2 = AddPower(_beta2);
        _clip = State.AddScalar("rate");
        State.AddScalar("lower");
        State.AddScalar("upper");
    }

    /// <summary>Name of the metric that <see cref="Report"/> adds.</summary>
    public static string ClippedFractionMetric => "clipped_fraction";

    /// <summary>Hyperparameters of both.</summary>
    /// <remarks>Before the entry: static members are set in the order of the text.</remarks>
    internal static IReadOnlyList<Hyperparameter> Hyperparameters { get; } =
    [
        LearningRate(1e-3),
        Beta1(),
        Beta2(),
        new NumberHyperparameter("final_lr", "Rate of SGD that the bounds close on.", 0.1) { Minimum = 0 },
        new NumberHyperparameter("gamma", "How fast the bounds close.", 1e-3) { Minimum = 1e-12 },
        Epsilon(1e-8),
        CoupledWeightDecay,
    ];

    /// <summary>Metrics of both.</summary>
    internal static IReadOnlyList<MetricEntry> Metrics { get; } =
        [new(ClippedFractionMetric, "Share of the coordinates whose rate the last step clipped: 0 is Adam, 1 is SGD.")];

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "adabound",
        Summary = "Adam that turns into SGD: its rates are clipped by closing bounds.",
        Equation = """
            Adam's g, m and v; F = final_lr lr / base rate
            l = F (1 - 1 / (gamma t + 1)); u = F (1 + 1 / (gamma t))
            theta = theta - clip(lr sqrt(1 - beta2^t) / (1 - beta1^t) / (sqrt(v) + eps), l, u) m
            """,
        Source = "Luo et al., Adaptive Gradient Methods with Dynamic Bound of Learning Rate, ICLR 2019, Algorithm 2; "
            + "the bounds are those of its code (Luolc/AdaBound)",
        Differences = "The author's code: bias correction, epsilon added to the raw root, final_lr scaled with the "
            + "schedule. The paper has none of the three, and divides lr by sqrt(t).",
        Hyperparameters = Hyperparameters,
        Metrics = Metrics,
        Momentum = MomentumForm.Average,
        Create = static (values, layout) => new AdaBound(values, layout, maximum: false),
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
        double final = _finalRatio * rate;
        double root = Math.Sqrt(_power2.Correction(_beta2, t));
        Span<double> clip = State.Scalars[_clip..];
        clip[0] = rate * (root / correction1);
        clip[1] = final * (1 - (1 / ((_gamma * t) + 1)));
        clip[2] = final * (1 + (1 / (_gamma * t)));
        coefficients[IUpdateRule.CoupledDecay] = _weightDecay;
        coefficients[Rule.Beta1] = (float)beta1;
        coefficients[Rule.OneMinusBeta1] = (float)(1 - beta1);
        coefficients[Rule.Beta2] = (float)_beta2;
        coefficients[Rule.OneMinusBeta2] = (float)(1 - _beta2);
        coefficients[Rule.Rate] = (float)clip[0];
        coefficients[Rule.Lower] = (float)clip[1];
        coefficients[Rule.Upper] = (float)clip[2];
        coefficients[Rule.Epsilon] = _epsilon;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// <c>clipped_fraction</c>: share of the coordinates whose rate the last step clipped. Near 0 it is Adam, at 1 it
    /// is SGD. One pass over the second moment, with the kernel's own arithmetic.
    /// </remarks>
    public override void Report(IDictionary<string, double> metrics)
    {
        ReadOnlySpan<double> clip = State.Scalars[_clip..];
        (float rate, float lower, float upper) = ((float)clip[0], (float)clip[1], (float)clip[2]);
        long clipped = 0;
        for (int tensor = 0; tensor < Layout.Tensors.Count; tensor++)
        {
            foreach (float v in Layout.Slice((_maximum ?? _v).Span, tensor))
            {
                float own = rate / (MathF.Sqrt(v) + _epsilon);
                if (own < lower || own > upper) clipped++;
            }
        }

        metrics[ClippedFractionMetric] = (double)clipped / Layout.Count;
    }

    /// <summary>The formula.</summary>
    public readonly struct Rule : IUpdateRule
    {
        internal const int
            Beta1 = IUpdateRule.Own,
            OneMinusBeta1 = IUpdateRule.Own + 1,
            Beta2 = IUpdateRule.Own + 2,
            OneMinusBeta2 = IUpdateRule.Own + 3,
            Rate = IUpdateRule.Own + 4,
            Lower = IUpdateRule.Own + 5,
            Upper = IUpdateRule.Own + 6,
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
            if (!vectors.Third.IsEmpty)
            {
                v = TLane.Max(TLane.Load(vectors.Third, index), v);
                v.Store(vectors.Third, index);
            }

            TLane rate = c.Get<TLane>(Rate) / (TLane.Sqrt(v) + c.Get<TLane>(Epsilon));
            rate = TLane.Min(TLane.Max(rate, c.Get<TLane>(Lower)), c.Get<TLane>(Upper));
            (theta - (rate * m)).Store(vectors.Parameters, index);
        }
    }
}
