using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Nesterov's accelerated gradient in PyTorch's form.</summary>
public sealed class Nag : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly double _momentum;
    private readonly float _weightDecay;
    private readonly AlignedBuffer _buffer;

    private Nag(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _momentum = values.Number(MomentumName);
        _weightDecay = values.Single(WeightDecayName);
        _buffer = State.AddVector("momentum", layout.Length);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "nag",
        Aliases = ["nesterov"],
        Summary = "Stochastic gradient descent with Nesterov momentum.",
        Equation = "g = grad + lambda theta; b = mu b + g; theta = theta - lr (g + mu b)",
        Source = "Nesterov, Soviet Math. Dokl. 27 (1983); Sutskever et al., ICML 2013, eqs. (3)-(4); Bengio et al., "
            + "ICASSP 2013, eq. (7)",
        Differences = "The gradient is taken at the parameters themselves, as in PyTorch (nesterov=True): this is "
            + "Sutskever's rule written for the look-ahead point. The learning rate stays outside of the buffer.",
        Hyperparameters = [LearningRate(0.01), Momentum(0.9), CoupledWeightDecay],
        Momentum = MomentumForm.Sum,
        Create = static (values, layout) => new Nag(values, layout),
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
            Buffer = _buffer.Span,
            Momentum = (float)(input.Momentum ?? _momentum),
            NegativeRate = (float)-input.LearningRate,
            WeightDecay = _weightDecay,
        };
        DecayLoop.Run(kernel, _layout);
    }

    private readonly ref struct Kernel : IDecayKernel<Kernel>
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> Buffer { get; init; }
        public required float Momentum { get; init; }
        public required float NegativeRate { get; init; }
        public required float WeightDecay { get; init; }

        public Kernel WithoutDecay() => this with { WeightDecay = 0 };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane theta = TLane.Load(Parameters, index);
            TLane g = AddScaled(TLane.Load(Gradient, index), theta, WeightDecay);
            TLane b = AddScaled(g, TLane.Load(Buffer, index), Momentum);
            b.Store(Buffer, index);
            AddScaled(theta, AddScaled(g, b, Momentum), NegativeRate).Store(Parameters, index);
        }
    }
}
