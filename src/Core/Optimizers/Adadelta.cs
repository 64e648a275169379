using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Adadelta: steps scaled by the ratio of two moving averages, of past steps and of gradients.</summary>
public sealed class Adadelta : CoordinateOptimizer<Adadelta.Rule>
{
    private readonly double _rho;
    private readonly float _epsilon;
    private readonly float _weightDecay;

    private Adadelta(HyperparameterValues values, ParameterLayout layout)
        : base(layout)
    {
        _rho = values.Number("rho");
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        AddVector(0, "v");
        AddVector(1, "u");
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
    private protected override void Prepare(double rate, double? momentum, Span<float> coefficients)
    {
        coefficients[IUpdateRule.CoupledDecay] = _weightDecay;
        coefficients[Rule.Rho] = (float)_rho;
        coefficients[Rule.OneMinusRho] = (float)(1 - _rho);
        coefficients[Rule.NegativeRate] = (float)-rate;
        coefficients[Rule.Epsilon] = _epsilon;
    }

    /// <summary>The formula.</summary>
    public readonly struct Rule : IUpdateRule
    {
        internal const int
            Rho = IUpdateRule.Own,
            OneMinusRho = IUpdateRule.Own + 1,
            NegativeRate = IUpdateRule.Own + 2,
            Epsilon = IUpdateRule.Own + 3;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TCoefficients>(
            scoped in UpdateVectors vectors, scoped in TCoefficients c, int index)
            where TLane : struct, ILane<TLane>
            where TCoefficients : ICoefficients, allows ref struct
        {
            TLane theta = TLane.Load(vectors.Parameters, index);
            TLane g = AddScaled(TLane.Load(vectors.Gradient, index), theta, c.Get<TLane>(IUpdateRule.CoupledDecay));
            TLane rho = c.Get<TLane>(Rho), rest = c.Get<TLane>(OneMinusRho), epsilon = c.Get<TLane>(Epsilon);
            TLane v = Average(TLane.Load(vectors.First, index), g * g, rho, rest);
            v.Store(vectors.First, index);
            TLane u = TLane.Load(vectors.Second, index);
            TLane d = TLane.Sqrt(u + epsilon) / TLane.Sqrt(v + epsilon) * g;
            Average(u, d * d, rho, rest).Store(vectors.Second, index);
            AddScaled(theta, d, c.Get<TLane>(NegativeRate)).Store(vectors.Parameters, index);
        }
    }
}
