using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Adagrad: a rate for each coordinate that falls with the sum of its squared gradients.</summary>
public sealed class Adagrad : CoordinateOptimizer<Adagrad.Rule>
{
    private readonly double _rateDecay;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly StepCounter _counter;

    private Adagrad(HyperparameterValues values, ParameterLayout layout)
        : base(layout)
    {
        _rateDecay = values.Number("lr_decay");
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        AlignedBuffer sum = AddVector(0, "sum");
        _counter = new(State);

        // Tensor by tensor: the padding between them stays zero.
        float initial = values.Single("initial_accumulator");
        for (int tensor = 0; tensor < layout.Tensors.Count; tensor++) layout.Slice(sum.Span, tensor).Fill(initial);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "adagrad",
        Summary = "Adagrad: per-coordinate rates from the sum of squared gradients.",
        Equation = """
            g = grad + lambda theta; s = s + g^2
            theta = theta - lr / (1 + (t - 1) lr_decay) g / (sqrt(s) + eps)
            """,
        Source = "Duchi, Hazan, Singer, JMLR 12 (2011), eq. (1) with diagonal matrices",
        Differences = "PyTorch's form: epsilon outside of the root, accumulator starting at 0. TensorFlow starts it "
            + "at 0.1 (initial_accumulator) and puts epsilon inside of the root.",
        Hyperparameters =
        [
            LearningRate(0.01),
            new NumberHyperparameter("lr_decay", "Decay of the rate with the step count.", 0) { Minimum = 0 },
            new NumberHyperparameter("initial_accumulator", "Start value of the sum of squares.", 0) { Minimum = 0 },
            Epsilon(1e-10),
            CoupledWeightDecay,
        ],
        Create = static (values, layout) => new Adagrad(values, layout),
    };

    /// <inheritdoc/>
    private protected override void Prepare(double rate, double? momentum, Span<float> coefficients)
    {
        coefficients[IUpdateRule.CoupledDecay] = _weightDecay;
        coefficients[Rule.NegativeRate] = (float)-(rate / (1 + ((_counter.Next() - 1) * _rateDecay)));
        coefficients[Rule.Epsilon] = _epsilon;
    }

    /// <summary>The formula.</summary>
    public readonly struct Rule : IUpdateRule
    {
        internal const int NegativeRate = IUpdateRule.Own, Epsilon = IUpdateRule.Own + 1;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TCoefficients>(
            scoped in UpdateVectors vectors, scoped in TCoefficients c, int index)
            where TLane : struct, ILane<TLane>
            where TCoefficients : ICoefficients, allows ref struct
        {
            TLane theta = TLane.Load(vectors.Parameters, index);
            TLane g = AddScaled(TLane.Load(vectors.Gradient, index), theta, c.Get<TLane>(IUpdateRule.CoupledDecay));
            TLane s = TLane.FusedMultiplyAdd(g, g, TLane.Load(vectors.First, index));
            s.Store(vectors.First, index);
            TLane direction = g / (TLane.Sqrt(s) + c.Get<TLane>(Epsilon));
            AddScaled(theta, direction, c.Get<TLane>(NegativeRate)).Store(vectors.Parameters, index);
        }
    }
}
