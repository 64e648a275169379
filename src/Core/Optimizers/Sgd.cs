using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Stochastic gradient descent without memory.</summary>
public sealed class Sgd : CoordinateOptimizer<Sgd.Rule>
{
    private readonly float _weightDecay;

    private Sgd(HyperparameterValues values, ParameterLayout layout)
        : base(layout) => _weightDecay = values.Single(WeightDecayName);

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
    private protected override void Prepare(double rate, double? momentum, Span<float> coefficients)
    {
        coefficients[IUpdateRule.CoupledDecay] = _weightDecay;
        coefficients[Rule.NegativeRate] = (float)-rate;
    }

    /// <summary>The formula.</summary>
    public readonly struct Rule : IUpdateRule
    {
        internal const int NegativeRate = IUpdateRule.Own;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TCoefficients>(
            scoped in UpdateVectors vectors, scoped in TCoefficients c, int index)
            where TLane : struct, ILane<TLane>
            where TCoefficients : ICoefficients, allows ref struct
        {
            TLane theta = TLane.Load(vectors.Parameters, index);
            TLane g = AddScaled(TLane.Load(vectors.Gradient, index), theta, c.Get<TLane>(IUpdateRule.CoupledDecay));
            AddScaled(theta, g, c.Get<TLane>(NegativeRate)).Store(vectors.Parameters, index);
        }
    }
}
