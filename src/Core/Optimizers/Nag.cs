using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Nesterov's accelerated gradient in PyTorch's form.</summary>
public sealed class Nag : CoordinateOptimizer<Nag.Rule>
{
    private readonly double _momentum;
    private readonly float _weightDecay;

    private Nag(HyperparameterValues values, ParameterLayout layout)
        : base(layout)
    {
        _momentum = values.Number(MomentumName);
        _weightDecay = values.Single(WeightDecayName);
        AddVector(0, "momentum");
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
    private protected override void Prepare(double rate, double? momentum, Span<float> coefficients)
    {
        coefficients[IUpdateRule.CoupledDecay] = _weightDecay;
        coefficients[Rule.Momentum] = (float)(momentum ?? _momentum);
        coefficients[Rule.NegativeRate] = (float)-rate;
    }

    /// <summary>The formula.</summary>
    public readonly struct Rule : IUpdateRule
    {
        internal const int Momentum = IUpdateRule.Own, NegativeRate = IUpdateRule.Own + 1;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TCoefficients>(
            scoped in UpdateVectors vectors, scoped in TCoefficients c, int index)
            where TLane : struct, ILane<TLane>
            where TCoefficients : ICoefficients, allows ref struct
        {
            TLane theta = TLane.Load(vectors.Parameters, index);
            TLane g = AddScaled(TLane.Load(vectors.Gradient, index), theta, c.Get<TLane>(IUpdateRule.CoupledDecay));
            TLane mu = c.Get<TLane>(Momentum);
            TLane b = AddScaled(g, TLane.Load(vectors.First, index), mu);
            b.Store(vectors.First, index);
            AddScaled(theta, AddScaled(g, b, mu), c.Get<TLane>(NegativeRate)).Store(vectors.Parameters, index);
        }
    }
}
