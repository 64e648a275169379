using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>
/// Schedule-free AdamW: schedule-free averaging in the place of Adam's first moment. The parameters are y. One pass a
/// step over y, z, x and v.
/// </summary>
public sealed class ScheduleFreeAdamW : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly bool _correctsRate;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly double _weightDecay;
    private readonly AlignedBuffer _z;
    private readonly AlignedBuffer _x;
    private readonly AlignedBuffer _v;
    private readonly StepCounter _counter;
    private readonly ScheduleFreeAverage _average;

    private ScheduleFreeAdamW(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _correctsRate = values.Text("form") == "2024";
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Number(WeightDecayName);
        _z = State.AddVector("z", layout.Length);
        _x = State.AddVector("x", layout.Length);
        _v = State.AddVector("v", layout.Length);
        _counter = new(State);
        _average = new(State, values);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "schedule-free-adamw",
        Summary = "AdamW with averaging in place of momentum and schedule; evaluated at the average.",
        Equation = """
            v = beta2 v + (1 - beta2) grad(y)^2
            vhat: gamma = lr min(1, t / warm-up); d = sqrt(v / (1 - beta2^t)) + eps
            2024: gamma = lr min(1, t / warm-up) sqrt(1 - beta2^t); d = sqrt(v) + eps
            z = z - gamma (grad(y) / d + lambda y); w = t^r (largest gamma)^p; c = w / sum of w
            x = (1 - c) x + c z; y = (1 - beta1) z + beta1 x
            """,
        Source = "Defazio et al., The Road Less Scheduled, NeurIPS 2024, Algorithm 1; form 2024: "
            + "facebookresearch/schedule_free, adamw_schedulefree_reference.py",
        Differences = "The published experiments and the reference code of 2024 correct the rate, which the weights "
            + "and the decay then see (form: 2024); corrected in the denominator, neither does (form: vhat). The two "
            + "differ by some 15 %.",
        Hyperparameters =
        [
            LearningRate(2.5e-3),
            Rate(Beta1Name, "Share of x in the point of gradients.", 0.9),
            Beta2(),
            Epsilon(1e-8),
            new NumberHyperparameter(WeightDecayName, "Decoupled weight decay, at y.", 0) { Minimum = 0 },
            .. ScheduleFreeAverage.Hyperparameters,
            new ChoiceHyperparameter("form", "Where the second moment is corrected.", "vhat", ["vhat", "2024"]),
        ],
        Create = static (values, layout) => new ScheduleFreeAdamW(values, layout),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public string EvaluationPoint => "x (averaged)";

    /// <inheritdoc/>
    public void Start(ReadOnlySpan<float> parameters)
    {
        parameters.CopyTo(_z.Span);
        parameters.CopyTo(_x.Span);
    }

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        long t = _counter.Next();
        double correction = Math.Sqrt(StepCounter.BiasCorrection(_beta2, t));
        double rate = input.LearningRate * _average.WarmUp(t) * (_correctsRate ? correction : 1);
        Kernel kernel = new()
        {
            Parameters = input.Parameters,
            Gradient = input.Gradient,
            Base = _z.Span,
            Mean = _x.Span,
            Second = _v.Span,
            Beta2 = (float)_beta2,
            OneMinusBeta2 = (float)(1 - _beta2),
            RootScale = (float)(_correctsRate ? 1 : 1 / correction),
            Epsilon = _epsilon,
            NegativeRate = (float)-rate,
            Shrink = (float)(-rate * _weightDecay),
            Enter = (float)_average.Enter(t, rate),
            Beta1 = (float)(input.Momentum ?? _beta1),
        };
        DecayLoop.Run(kernel, _layout);
    }

    /// <inheritdoc/>
    public void WriteEvaluationParameters(ReadOnlySpan<float> parameters, Span<float> destination) =>
        _x.Span.CopyTo(destination);

    private readonly ref struct Kernel : IDecayKernel<Kernel>
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> Base { get; init; }
        public required Span<float> Mean { get; init; }
        public required Span<float> Second { get; init; }
        public required float Beta2 { get; init; }
        public required float OneMinusBeta2 { get; init; }
        public required float RootScale { get; init; }
        public required float Epsilon { get; init; }
        public required float NegativeRate { get; init; }
        public required float Shrink { get; init; }
        public required float Enter { get; init; }
        public required float Beta1 { get; init; }

        public Kernel WithoutDecay() => this with { Shrink = 0 };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane g = TLane.Load(Gradient, index);
            TLane v = Average(TLane.Load(Second, index), g * g, Beta2, OneMinusBeta2);
            TLane denominator = AddScaled(TLane.Broadcast(Epsilon), TLane.Sqrt(v), RootScale);
            TLane z = AddScaled(TLane.Load(Base, index), TLane.Load(Parameters, index), Shrink);
            z = AddScaled(z, g / denominator, NegativeRate);
            TLane x = TLane.Load(Mean, index);
            x = AddScaled(x, z - x, Enter);
            v.Store(Second, index);
            z.Store(Base, index);
            x.Store(Mean, index);
            AddScaled(z, x - z, Beta1).Store(Parameters, index);
        }
    }
}
