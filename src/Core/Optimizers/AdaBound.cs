using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>AdaBound: Adam whose rates are clipped into bounds that close on that of SGD. AMSBound shares it.</summary>
public sealed class AdaBound : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _finalRatio;
    private readonly double _gamma;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly AlignedBuffer _m;
    private readonly AlignedBuffer _v;
    private readonly AlignedBuffer? _maximum;
    private readonly StepCounter _counter;
    private readonly int _clip;

    internal AdaBound(HyperparameterValues values, ParameterLayout layout, bool maximum)
    {
        _layout = layout;
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        double baseRate = values.Number(LearningRateName);
        _finalRatio = baseRate > 0 ? values.Number("final_lr") / baseRate : 0;
        _gamma = values.Number("gamma");
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        _m = State.AddVector("m", layout.Length);
        _v = State.AddVector("v", layout.Length);
        if (maximum) _maximum = State.AddVector("v_max", layout.Length);
        _counter = new(State);
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
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        long t = _counter.Next();
        double beta1 = input.Momentum ?? _beta1;
        double final = _finalRatio * input.LearningRate;
        double correction = Math.Sqrt(StepCounter.BiasCorrection(_beta2, t)) / StepCounter.BiasCorrection(beta1, t);
        Span<double> clip = State.Scalars[_clip..];
        clip[0] = input.LearningRate * correction;
        clip[1] = final * (1 - (1 / ((_gamma * t) + 1)));
        clip[2] = final * (1 + (1 / (_gamma * t)));
        Kernel kernel = new()
        {
            Parameters = input.Parameters,
            Gradient = input.Gradient,
            First = _m.Span,
            Second = _v.Span,
            Maximum = _maximum is null ? default : _maximum.Span,
            Beta1 = (float)beta1,
            OneMinusBeta1 = (float)(1 - beta1),
            Beta2 = (float)_beta2,
            OneMinusBeta2 = (float)(1 - _beta2),
            Rate = (float)clip[0],
            Lower = (float)clip[1],
            Upper = (float)clip[2],
            Epsilon = _epsilon,
            WeightDecay = _weightDecay,
        };
        DecayLoop.Run(kernel, _layout);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// <c>clipped_fraction</c>: share of the coordinates whose rate the last step clipped. Near 0 it is Adam, at 1 it
    /// is SGD. One pass over the second moment, with the kernel's own arithmetic.
    /// </remarks>
    public void Report(IDictionary<string, double> metrics)
    {
        ReadOnlySpan<double> clip = State.Scalars[_clip..];
        (float rate, float lower, float upper) = ((float)clip[0], (float)clip[1], (float)clip[2]);
        long clipped = 0;
        for (int tensor = 0; tensor < _layout.Tensors.Count; tensor++)
        {
            foreach (float v in _layout.Slice((_maximum ?? _v).Span, tensor))
            {
                float own = rate / (MathF.Sqrt(v) + _epsilon);
                if (own < lower || own > upper) clipped++;
            }
        }

        metrics[ClippedFractionMetric] = (double)clipped / _layout.Count;
    }

    private readonly ref struct Kernel : IDecayKernel<Kernel>
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> First { get; init; }
        public required Span<float> Second { get; init; }
        public required Span<float> Maximum { get; init; }
        public required float Beta1 { get; init; }
        public required float OneMinusBeta1 { get; init; }
        public required float Beta2 { get; init; }
        public required float OneMinusBeta2 { get; init; }
        public required float Rate { get; init; }
        public required float Lower { get; init; }
        public required float Upper { get; init; }
        public required float Epsilon { get; init; }
        public required float WeightDecay { get; init; }

        public Kernel WithoutDecay() => this with { WeightDecay = 0 };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane theta = TLane.Load(Parameters, index);
            TLane g = AddScaled(TLane.Load(Gradient, index), theta, WeightDecay);
            TLane m = Average(TLane.Load(First, index), g, Beta1, OneMinusBeta1);
            TLane v = Average(TLane.Load(Second, index), g * g, Beta2, OneMinusBeta2);
            m.Store(First, index);
            v.Store(Second, index);
            if (!Maximum.IsEmpty)
            {
                v = TLane.Max(TLane.Load(Maximum, index), v);
                v.Store(Maximum, index);
            }

            TLane rate = TLane.Broadcast(Rate) / (TLane.Sqrt(v) + TLane.Broadcast(Epsilon));
            rate = TLane.Min(TLane.Max(rate, TLane.Broadcast(Lower)), TLane.Broadcast(Upper));
            (theta - (rate * m)).Store(Parameters, index);
        }
    }
}
