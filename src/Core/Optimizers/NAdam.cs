using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>NAdam: Adam with Nesterov momentum and its warming-up momentum schedule.</summary>
public sealed class NAdam : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _momentumDecay;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly AlignedBuffer _m;
    private readonly AlignedBuffer _v;
    private readonly StepCounter _counter;
    private readonly int _product;

    private NAdam(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _momentumDecay = values.Number("momentum_decay");
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        _m = State.AddVector("m", layout.Length);
        _v = State.AddVector("v", layout.Length);
        _counter = new(State);
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
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        long t = _counter.Next();
        double beta1 = input.Momentum ?? _beta1;
        double mu = MomentumAt(beta1, t);
        double next = MomentumAt(beta1, t + 1);
        double product = State.Scalars[_product] *= mu;
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
            GradientRate = (float)(-input.LearningRate * (1 - mu) / (1 - product)),
            MomentRate = (float)(-input.LearningRate * next / (1 - (product * next))),
            RootScale = (float)(1 / Math.Sqrt(StepCounter.BiasCorrection(_beta2, t))),
            Epsilon = _epsilon,
            WeightDecay = _weightDecay,
        };
        DecayLoop.Run(kernel, _layout);
    }

    private double MomentumAt(double beta1, long step) =>
        beta1 * (1 - (0.5 * ScalarMath.Pow(0.96, step * _momentumDecay)));

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
        public required float GradientRate { get; init; }
        public required float MomentRate { get; init; }
        public required float RootScale { get; init; }
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
            TLane denominator = AddScaled(TLane.Broadcast(Epsilon), TLane.Sqrt(v), RootScale);
            TLane step = AddScaled(TLane.Broadcast(GradientRate) * g, m, MomentRate);
            (theta + (step / denominator)).Store(Parameters, index);
        }
    }
}
