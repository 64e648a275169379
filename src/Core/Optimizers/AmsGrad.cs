using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>AMSGrad: Adam whose second moment never falls, in the torch and the lecture form.</summary>
public sealed class AmsGrad : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly bool _lecture;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly AlignedBuffer _m;
    private readonly AlignedBuffer _v;
    private readonly AlignedBuffer _maximum;
    private readonly StepCounter _counter;

    private AmsGrad(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _lecture = values.Text("form") == "lecture";
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        _m = State.AddVector("m", layout.Length);
        _v = State.AddVector("v", layout.Length);
        _maximum = State.AddVector("v_max", layout.Length);
        _counter = new(State);
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
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        long t = _counter.Next();
        double beta1 = input.Momentum ?? _beta1;
        double rate = _lecture ? input.LearningRate : input.LearningRate / StepCounter.BiasCorrection(beta1, t);
        double rootScale = _lecture ? 1 : 1 / Math.Sqrt(StepCounter.BiasCorrection(_beta2, t));
        Kernel kernel = new()
        {
            Parameters = input.Parameters,
            Gradient = input.Gradient,
            First = _m.Span,
            Second = _v.Span,
            Maximum = _maximum.Span,
            Beta1 = (float)beta1,
            OneMinusBeta1 = (float)(1 - beta1),
            Beta2 = (float)_beta2,
            OneMinusBeta2 = (float)(1 - _beta2),
            NegativeRate = (float)-rate,
            RootScale = (float)rootScale,
            InnerEpsilon = _lecture ? _epsilon : 0,
            OuterEpsilon = _lecture ? 0 : _epsilon,
            WeightDecay = _weightDecay,
        };
        DecayLoop.Run(kernel, _layout);
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
        public required float NegativeRate { get; init; }
        public required float RootScale { get; init; }
        public required float InnerEpsilon { get; init; }
        public required float OuterEpsilon { get; init; }
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
            TLane w = TLane.Max(TLane.Load(Maximum, index), v);
            m.Store(First, index);
            v.Store(Second, index);
            w.Store(Maximum, index);
            TLane root = TLane.Sqrt(w + TLane.Broadcast(InnerEpsilon));
            TLane denominator = AddScaled(TLane.Broadcast(OuterEpsilon), root, RootScale);
            AddScaled(theta, m / denominator, NegativeRate).Store(Parameters, index);
        }
    }
}
