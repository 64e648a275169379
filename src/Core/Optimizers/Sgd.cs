using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Stochastic gradient descent without memory.</summary>
public sealed class Sgd : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly float _weightDecay;

    private Sgd(HyperparameterValues values, ParameterLayout layout) =>
        (_layout, _weightDecay) = (layout, values.Single(WeightDecayName));

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "sgd",
        Summary = "Stochastic gradient descent.",
        Equation = "g = grad + lambda theta; theta = theta - lr g",
        Source = "Robbins, Monro, A Stochastic Approximation Method, Ann. Math. Statist. 22 (1951), eq. (6)",
        Hyperparameters = [LearningRate(0.01), CoupledWeightDecay],
        Create = static (values, layout) => new Sgd(values, layout),
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
            NegativeRate = (float)-input.LearningRate,
            WeightDecay = _weightDecay,
        };
        DecayLoop.Run(kernel, _layout);
    }

    private readonly ref struct Kernel : IDecayKernel<Kernel>
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required float NegativeRate { get; init; }
        public required float WeightDecay { get; init; }

        public Kernel WithoutDecay() => this with { WeightDecay = 0 };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane theta = TLane.Load(Parameters, index);
            TLane g = AddScaled(TLane.Load(Gradient, index), theta, WeightDecay);
            AddScaled(theta, g, NegativeRate).Store(Parameters, index);
        }
    }
}
