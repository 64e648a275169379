using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>RMSProp, plain or centered, with or without momentum.</summary>
public sealed class RmsProp : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly double _alpha;
    private readonly double _momentum;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly AlignedBuffer _square;
    private readonly AlignedBuffer? _mean;
    private readonly AlignedBuffer? _buffer;

    private RmsProp(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _alpha = values.Number("alpha");
        _momentum = values.Number(MomentumName);
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        _square = State.AddVector("v", layout.Length);
        if (values.Flag("centered")) _mean = State.AddVector("mean", layout.Length);
        if (_momentum > 0) _buffer = State.AddVector("momentum", layout.Length);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "rmsprop",
        Summary = "RMSProp: the gradient over the root of its moving mean square.",
        Equation = """
            g = grad + lambda theta; v = alpha v + (1 - alpha) g^2; d = sqrt(v) + eps
            centered: m = alpha m + (1 - alpha) g; d = sqrt(max(0, v - m^2)) + eps
            theta = theta - lr g / d; with momentum: b = mu b + g / d, theta = theta - lr b
            """,
        Source = "Tieleman, Hinton, Lecture 6.5 of Neural Networks for Machine Learning (2012); centered: Graves, "
            + "arXiv:1308.0850, eqs. (38)-(41)",
        Differences = "PyTorch's form: epsilon outside of the root (TensorFlow: inside), rate outside of the momentum "
            + "buffer. PyTorch takes the root of v - m^2 itself, which rounding makes negative, and so NaN, after "
            + "about 1,100 steps of a constant gradient; here it is held at 0. A schedule's momentum is used only "
            + "where momentum is above 0.",
        Hyperparameters =
        [
            LearningRate(0.01),
            Rate("alpha", "Decay rate of the mean square.", 0.99),
            Momentum(0),
            new FlagHyperparameter("centered", "Whether to divide by a variance instead of a mean square.", false),
            Epsilon(1e-8),
            CoupledWeightDecay,
        ],
        Create = static (values, layout) => new RmsProp(values, layout),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        Kernel kernel = new()
        {
            Parameters = input.Parameters,
            Gradient = input.Gradient,
            Square = _square.Span,
            Mean = _mean is null ? default : _mean.Span,
            Buffer = _buffer is null ? default : _buffer.Span,
            Alpha = (float)_alpha,
            OneMinusAlpha = (float)(1 - _alpha),
            Momentum = (float)(input.Momentum ?? _momentum),
            NegativeRate = (float)-input.LearningRate,
            Epsilon = _epsilon,
            WeightDecay = _weightDecay,
        };
        DecayLoop.Run(kernel, _layout);
    }

    private readonly ref struct Kernel : IDecayKernel<Kernel>
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> Square { get; init; }
        public required Span<float> Mean { get; init; }
        public required Span<float> Buffer { get; init; }
        public required float Alpha { get; init; }
        public required float OneMinusAlpha { get; init; }
        public required float Momentum { get; init; }
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
            TLane v = Average(TLane.Load(Square, index), g * g, Alpha, OneMinusAlpha);
            v.Store(Square, index);
            if (!Mean.IsEmpty)
            {
                TLane m = Average(TLane.Load(Mean, index), g, Alpha, OneMinusAlpha);
                m.Store(Mean, index);
                v = TLane.Max(TLane.Broadcast(0), v - (m * m));
            }

            TLane direction = g / (TLane.Sqrt(v) + TLane.Broadcast(Epsilon));
            if (!Buffer.IsEmpty)
            {
                direction = AddScaled(direction, TLane.Load(Buffer, index), Momentum);
                direction.Store(Buffer, index);
            }

            AddScaled(theta, direction, NegativeRate).Store(Parameters, index);
        }
    }
}
