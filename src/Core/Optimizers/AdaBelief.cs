using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>AdaBelief: Adam whose second moment is that of the gradient about its moving average.</summary>
public sealed class AdaBelief : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly bool _decoupled;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _weightDecay;
    private readonly float _epsilon;
    private readonly AlignedBuffer _m;
    private readonly AlignedBuffer _v;
    private readonly StepCounter _counter;

    private AdaBelief(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _decoupled = values.Flag("decoupled");
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _weightDecay = values.Number(WeightDecayName);
        _epsilon = values.Single(EpsilonName);
        _m = State.AddVector("m", layout.Length);
        _v = State.AddVector("v", layout.Length);
        _counter = new(State);
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
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        long t = _counter.Next();
        double beta1 = input.Momentum ?? _beta1;
        Kernel kernel = new()
        {
            Parameters = input.Parameters,
            Gradient = input.Gradient,
            First = _m.Span,
            Second = _v.Span,
            Beta1 = (float)beta1,
            OneMinusBeta1 = (float)(1 - beta1),
            Beta2 = (float)_beta2,
            OneMinusBeta2 = (float)(1 - _beta2),
            NegativeRate = (float)(-input.LearningRate / StepCounter.BiasCorrection(beta1, t)),
            RootScale = (float)(1 / Math.Sqrt(StepCounter.BiasCorrection(_beta2, t))),
            Epsilon = _epsilon,
            CoupledDecay = _decoupled ? 0 : (float)_weightDecay,
            Shrink = _decoupled ? (float)(-input.LearningRate * _weightDecay) : 0,
        };
        DecayLoop.Run(kernel, _layout);
        Padding.Clear(_layout, _v.Span);
    }

    private readonly ref struct Kernel : IDecayKernel<Kernel>
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> First { get; init; }
        public required Span<float> Second { get; init; }
        public required float Beta1 { get; init; }
        public required float OneMinusBeta1 { get; init; }
        public required float Beta2 { get; init; }
        public required float OneMinusBeta2 { get; init; }
        public required float NegativeRate { get; init; }
        public required float RootScale { get; init; }
        public required float Epsilon { get; init; }
        public required float CoupledDecay { get; init; }
        public required float Shrink { get; init; }

        public Kernel WithoutDecay() => this with { CoupledDecay = 0, Shrink = 0 };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane theta = TLane.Load(Parameters, index);
            TLane g = AddScaled(TLane.Load(Gradient, index), theta, CoupledDecay);
            TLane m = Average(TLane.Load(First, index), g, Beta1, OneMinusBeta1);
            TLane residual = g - m;
            TLane epsilon = TLane.Broadcast(Epsilon);
            TLane v = Average(TLane.Load(Second, index), residual * residual, Beta2, OneMinusBeta2) + epsilon;
            m.Store(First, index);
            v.Store(Second, index);
            TLane denominator = AddScaled(epsilon, TLane.Sqrt(v), RootScale);
            AddScaled(AddScaled(theta, theta, Shrink), m / denominator, NegativeRate).Store(Parameters, index);
        }
    }
}
