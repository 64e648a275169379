using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>RAdam: Adam that adapts only once its second moment has seen enough.</summary>
public sealed class RAdam : IOptimizer
{
    private const double Threshold = 5;

    private readonly ParameterLayout _layout;
    private readonly bool _waits;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly AlignedBuffer _m;
    private readonly AlignedBuffer _v;
    private readonly StepCounter _counter;

    private RAdam(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _waits = values.Text("form") == "author";
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        _m = State.AddVector("m", layout.Length);
        _v = State.AddVector("v", layout.Length);
        _counter = new(State);
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
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        long t = _counter.Next();
        double beta1 = input.Momentum ?? _beta1;
        double rectification = Rectification(t);
        bool adapts = rectification > 0;
        double rate = input.LearningRate / StepCounter.BiasCorrection(beta1, t)
            * (adapts ? rectification : _waits ? 0 : 1);
        Kernel kernel = new()
        {
            Parameters = input.Parameters,
            Gradient = input.Gradient,
            First = _m.Span,
            Second = _v.Span,
            Adapts = adapts,
            Beta1 = (float)beta1,
            OneMinusBeta1 = (float)(1 - beta1),
            Beta2 = (float)_beta2,
            OneMinusBeta2 = (float)(1 - _beta2),
            NegativeRate = (float)-rate,
            Epsilon = _epsilon,
            WeightDecay = _weightDecay,
        };
        DecayLoop.Run(kernel, _layout);
    }

    // r_t with the second moment's bias correction; 0 where the variance is not tractable yet.
    private double Rectification(long t)
    {
        double correction = StepCounter.BiasCorrection(_beta2, t);
        double limit = (2 / (1 - _beta2)) - 1;
        double length = limit - (2 * t * (1 - correction) / correction);
        if (length <= Threshold) return 0;
        double ratio = (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length);
        return Math.Sqrt(ratio * correction);
    }

    private readonly ref struct Kernel : IDecayKernel<Kernel>
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> First { get; init; }
        public required Span<float> Second { get; init; }
        public required bool Adapts { get; init; }
        public required float Beta1 { get; init; }
        public required float OneMinusBeta1 { get; init; }
        public required float Beta2 { get; init; }
        public required float OneMinusBeta2 { get; init; }
        public required float NegativeRate { get; init; }
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
            TLane direction = Adapts ? m / (TLane.Sqrt(v) + TLane.Broadcast(Epsilon)) : m;
            AddScaled(theta, direction, NegativeRate).Store(Parameters, index);
        }
    }
}
