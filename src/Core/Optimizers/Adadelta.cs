using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Adadelta: steps scaled by the ratio of two moving averages, of past steps and of gradients.</summary>
public sealed class Adadelta : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly double _rho;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly AlignedBuffer _gradients;
    private readonly AlignedBuffer _steps;

    private Adadelta(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _rho = values.Number("rho");
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        _gradients = State.AddVector("v", layout.Length);
        _steps = State.AddVector("u", layout.Length);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "adadelta",
        Summary = "Adadelta: gradients scaled by the ratio of past steps to past gradients.",
        Equation = """
            g = grad + lambda theta; v = rho v + (1 - rho) g^2; d = sqrt(u + eps) / sqrt(v + eps) g
            theta = theta - lr d; u = rho u + (1 - rho) d^2
            """,
        Source = "Zeiler, ADADELTA: An Adaptive Learning Rate Method, arXiv:1212.5701, Algorithm 1",
        Differences = "Epsilon lies inside of both roots and sets the size of the first steps. The paper has no "
            + "learning rate (lr 1); Keras' default of 0.001 makes it a thousand times slower.",
        Hyperparameters =
        [
            LearningRate(1),
            Rate("rho", "Decay rate of both averages.", 0.9),
            Epsilon(1e-6),
            CoupledWeightDecay,
        ],
        Create = static (values, layout) => new Adadelta(values, layout),
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
            Gradients = _gradients.Span,
            Steps = _steps.Span,
            Rho = (float)_rho,
            OneMinusRho = (float)(1 - _rho),
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
        public required Span<float> Gradients { get; init; }
        public required Span<float> Steps { get; init; }
        public required float Rho { get; init; }
        public required float OneMinusRho { get; init; }
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
            TLane v = Average(TLane.Load(Gradients, index), g * g, Rho, OneMinusRho);
            v.Store(Gradients, index);
            TLane u = TLane.Load(Steps, index);
            TLane epsilon = TLane.Broadcast(Epsilon);
            TLane d = TLane.Sqrt(u + epsilon) / TLane.Sqrt(v + epsilon) * g;
            Average(u, d * d, Rho, OneMinusRho).Store(Steps, index);
            AddScaled(theta, d, NegativeRate).Store(Parameters, index);
        }
    }
}
