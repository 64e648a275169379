using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>
/// Prodigy: Adam that estimates how far the solution is, one number d for all parameters. Four passes a step: the
/// gradient against the way so far, the moments, the norm of s, the step.
/// </summary>
public sealed class Prodigy : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _beta3;
    private readonly double _epsilon;
    private readonly double _weightDecay;
    private readonly double _firstD;
    private readonly double _coefficient;
    private readonly double _growthRate;
    private readonly bool _decoupled;
    private readonly bool _corrects;
    private readonly bool _safeguardsWarmUp;
    private readonly AlignedBuffer _m;
    private readonly AlignedBuffer _v;
    private readonly AlignedBuffer _s;
    private readonly AlignedBuffer _initial;
    private readonly StepCounter _counter;
    private readonly int _estimate;

    private Prodigy(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _beta3 = values.TryGet("beta3", out double beta3) ? beta3 : Math.Sqrt(_beta2);
        _epsilon = values.Number(EpsilonName);
        _weightDecay = values.Number(WeightDecayName);
        _firstD = values.Number("d0");
        _coefficient = values.Number("d_coef");
        _growthRate = values.TryGet("growth_rate", out double growth) ? growth : double.PositiveInfinity;
        _decoupled = values.Flag("decoupled");
        _corrects = values.Flag("bias_correction");
        _safeguardsWarmUp = values.Flag("safeguard_warmup");
        _m = State.AddVector("m", layout.Length);
        _v = State.AddVector("v", layout.Length);
        _s = State.AddVector("s", layout.Length);
        _initial = State.AddVector("initial", layout.Length);
        _counter = new(State);
        _estimate = State.AddScalar("d", _firstD);
        State.AddScalar("d_max", _firstD);
        State.AddScalar("numerator");
    }

    /// <summary>Name of the metric that <see cref="Report"/> adds: the estimate d.</summary>
    public static string EstimateMetric => "prodigy_d";

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "prodigy",
        Summary = "Adam without a rate to tune: it estimates the distance to the solution.",
        Equation = """
            m = beta1 m + (1 - beta1) d g; v = beta2 v + (1 - beta2) d^2 g^2
            n = beta3 n + (d / d0) d lr <g, theta0 - theta>; s = beta3 s + (d / d0) d lr g
            d' = max(d, d_coef n / norm1(s)); theta = theta - d lr (m / (sqrt(v) + d' eps) + lambda theta); d = d'
            no step while s is zero
            """,
        Source = "Mishchenko, Defazio, Prodigy: An Expeditiously Adaptive Parameter-Free Learner, ICML 2024, "
            + "Algorithm 4, as its code (konstmish/prodigy, prodigy_reference.py)",
        Differences = "The step has the old d, its epsilon the new one, as in the code: with the new d in the step it "
            + "may diverge. The code leaves Adam's bias correction off by default. Options as in the code: "
            + "safeguard_warmup takes lr out of s, growth_rate bounds d' by growth_rate d, slice_p is not offered.",
        CoordinateWise = false,
        Hyperparameters =
        [
            LearningRate(1),
            Beta1(),
            Beta2(),
            new NumberHyperparameter("beta3", "Decay rate of n and s; the root of beta2 where left out.", null)
                { Minimum = 0, Maximum = 1, ExcludesMaximum = true },
            Epsilon(1e-8),
            new NumberHyperparameter(WeightDecayName, "Weight decay lambda.", 0) { Minimum = 0 },
            new FlagHyperparameter("decoupled", "Whether the decay passes by the moments.", true),
            new NumberHyperparameter("d0", "First estimate; far too small is right.", 1e-6) { Minimum = 1e-12 },
            new NumberHyperparameter("d_coef", "Factor of the estimate: the way to tune it.", 1)
                { Minimum = 0, ExcludesMinimum = true },
            new NumberHyperparameter("growth_rate", "Largest growth of d in a step; none where left out.", null)
                { Minimum = 1 },
            new FlagHyperparameter("bias_correction", "Whether Adam's bias correction is on.", false),
            new FlagHyperparameter("safeguard_warmup", "Whether lr is left out of s, for long warm-ups.", false),
        ],
        Metrics = [new(EstimateMetric, "The estimate d of the distance to the solution.")],
        Create = static (values, layout) => new Prodigy(values, layout),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Start(ReadOnlySpan<float> parameters) => parameters.CopyTo(_initial.Span);

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        if (input.LearningRate <= 0) return;
        double beta1 = input.Momentum ?? _beta1;
        Span<double> estimate = State.Scalars.Slice(_estimate, 3);
        (double d, double numerator) = (estimate[0], estimate[2]);
        long t = _counter.Upcoming;
        double correction = _corrects
            ? Math.Sqrt(StepCounter.BiasCorrection(_beta2, t)) / StepCounter.BiasCorrection(beta1, t)
            : 1;
        double rate = d * input.LearningRate * correction;
        if (!_decoupled && _weightDecay > 0)
        {
            DecayKernel decay = new()
            {
                Gradient = input.Gradient,
                Parameters = input.Parameters,
                WeightDecay = (float)_weightDecay,
            };
            DecayLoop.Run(decay, _layout);
        }

        double way = DotDifference.Compute(input.Gradient, _initial.Span, input.Parameters);
        MomentKernel moments = new()
        {
            Gradient = input.Gradient,
            First = _m.Span,
            Second = _v.Span,
            Sum = _s.Span,
            D = (float)d,
            Beta1 = (float)beta1,
            OneMinusBeta1 = (float)(1 - beta1),
            Beta2 = (float)_beta2,
            OneMinusBeta2 = (float)(1 - _beta2),
            Beta3 = (float)_beta3,
            Enter = (float)(d / _firstD * (_safeguardsWarmUp ? d : rate)),
        };
        CoordinateLoop.Run(moments, 0, input.Gradient.Length);
        double norm = SumOfMagnitudes.Compute(_s.Span);
        if (norm == 0) return;
        _ = _counter.Next();
        estimate[2] = (_beta3 * numerator) + (d / _firstD * rate * way);
        Raise(estimate, _coefficient * estimate[2] / norm);
        StepKernel step = new()
        {
            Parameters = input.Parameters,
            First = _m.Span,
            Second = _v.Span,

            // A normal float32, so that coordinates without a gradient divide 0 by something.
            Epsilon = (float)Math.Max(estimate[0] * _epsilon, 1e-37),
            NegativeRate = (float)-rate,
            Shrink = _decoupled ? (float)(-rate * _weightDecay) : 0,
        };
        DecayLoop.Run(step, _layout);
    }

    /// <inheritdoc/>
    public void Report(IDictionary<string, double> metrics) => metrics[EstimateMetric] = State.Scalars[_estimate];

    // d never falls; the growth bound applies to d, not to the largest estimate that it follows.
    private void Raise(Span<double> estimate, double found)
    {
        if (estimate[0] == _firstD) estimate[0] = Math.Max(estimate[0], found);
        estimate[1] = Math.Max(estimate[1], found);
        estimate[0] = Math.Min(estimate[1], estimate[0] * _growthRate);
    }

    private readonly ref struct DecayKernel : IDecayKernel<DecayKernel>
    {
        public required Span<float> Gradient { get; init; }
        public required ReadOnlySpan<float> Parameters { get; init; }
        public required float WeightDecay { get; init; }

        public DecayKernel WithoutDecay() => this with { WeightDecay = 0 };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            AddScaled(TLane.Load(Gradient, index), TLane.Load(Parameters, index), WeightDecay).Store(Gradient, index);
    }

    private readonly ref struct MomentKernel : ICoordinateKernel
    {
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> First { get; init; }
        public required Span<float> Second { get; init; }
        public required Span<float> Sum { get; init; }
        public required float D { get; init; }
        public required float Beta1 { get; init; }
        public required float OneMinusBeta1 { get; init; }
        public required float Beta2 { get; init; }
        public required float OneMinusBeta2 { get; init; }
        public required float Beta3 { get; init; }
        public required float Enter { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane g = TLane.Load(Gradient, index);
            TLane scaled = TLane.Broadcast(D) * g;
            Average(TLane.Load(First, index), scaled, Beta1, OneMinusBeta1).Store(First, index);
            Average(TLane.Load(Second, index), scaled * scaled, Beta2, OneMinusBeta2).Store(Second, index);
            Average(TLane.Load(Sum, index), g, Beta3, Enter).Store(Sum, index);
        }
    }

    private readonly ref struct StepKernel : IDecayKernel<StepKernel>
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> First { get; init; }
        public required ReadOnlySpan<float> Second { get; init; }
        public required float Epsilon { get; init; }
        public required float NegativeRate { get; init; }
        public required float Shrink { get; init; }

        public StepKernel WithoutDecay() => this with { Shrink = 0 };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane theta = TLane.Load(Parameters, index);
            TLane denominator = TLane.Sqrt(TLane.Load(Second, index)) + TLane.Broadcast(Epsilon);
            AddScaled(AddScaled(theta, theta, Shrink), TLane.Load(First, index) / denominator, NegativeRate)
                .Store(Parameters, index);
        }
    }
}
