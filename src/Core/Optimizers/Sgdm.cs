using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>SGD with heavy-ball momentum, in the torch and the lecture form. SGDW shares it.</summary>
public sealed class Sgdm : CoordinateOptimizer<Sgdm.Rule>
{
    private readonly bool _lecture;
    private readonly double _momentum;
    private readonly double _dampening;
    private readonly float _coupledDecay;
    private readonly DecoupledDecay? _decoupledDecay;
    private readonly StepCounter _counter;

    internal Sgdm(HyperparameterValues values, ParameterLayout layout, bool decoupled)
        : base(layout)
    {
        _lecture = values.Text("form") == "lecture";
        _momentum = values.Number(MomentumName);
        _dampening = values.Number("dampening");
        if (decoupled)
            _decoupledDecay = new(values);
        else
            _coupledDecay = values.Single(WeightDecayName);
        AddVector(0, "momentum");
        _counter = new(State);
    }

    /// <summary>Dampening; SGDW has it too.</summary>
    /// <remarks>Before the entry: static members are set in the order of the text.</remarks>
    internal static NumberHyperparameter Dampening { get; } =
        new("dampening", "Dampening of the gradient that enters the buffer.", 0) { Minimum = 0, Maximum = 1 };

    /// <summary>The choice of form; SGDW has it too.</summary>
    internal static ChoiceHyperparameter Form { get; } =
        new("form", "Where the learning rate enters.", "torch", ["torch", "lecture"]);

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "sgdm",
        Aliases = ["momentum"],
        Summary = "Stochastic gradient descent with (heavy-ball) momentum.",
        Equation = """
            g = grad + lambda theta
            torch:   b = mu b + (1 - dampening) g, but b = g at the first step; theta = theta - lr b
            lecture: v = mu v - lr (1 - dampening) g; theta = theta + v
            """,
        Source = "Polyak, USSR Comput. Math. Math. Phys. 4 (1964), eq. (9); Sutskever et al., ICML 2013, eqs. (1)-(2)",
        Differences = "PyTorch keeps the learning rate outside of the buffer (form: torch); Sutskever, Caffe and most "
            + "lectures keep it inside (form: lecture). The two are equal while the rate is constant and differ once "
            + "a schedule changes it. PyTorch's first buffer is not dampened; the lecture form's is.",
        Hyperparameters =
        [
            LearningRate(0.01),
            Momentum(0.9),
            Dampening,
            CoupledWeightDecay,
            Form,
        ],
        Momentum = MomentumForm.Sum,
        Create = static (values, layout) => new Sgdm(values, layout, decoupled: false),
    };

    /// <inheritdoc/>
    private protected override void Prepare(double rate, double? momentum, Span<float> coefficients)
    {
        bool first = _counter.Next() == 1;
        double weight = 1 - _dampening;
        coefficients[IUpdateRule.CoupledDecay] = _coupledDecay;
        coefficients[IUpdateRule.Shrink] = _decoupledDecay?.Change(rate) ?? 0;
        coefficients[Rule.Momentum] = (float)(momentum ?? _momentum);
        coefficients[Rule.Enter] = _lecture ? (float)(-rate * weight) : first ? 1 : (float)weight;
        coefficients[Rule.Leave] = _lecture ? 1 : (float)-rate;
    }

    /// <summary>The formula.</summary>
    public readonly struct Rule : IUpdateRule
    {
        internal const int Momentum = IUpdateRule.Own, Enter = IUpdateRule.Own + 1, Leave = IUpdateRule.Own + 2;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TCoefficients>(
            scoped in UpdateVectors vectors, scoped in TCoefficients c, int index)
            where TLane : struct, ILane<TLane>
            where TCoefficients : ICoefficients, allows ref struct
        {
            TLane theta = TLane.Load(vectors.Parameters, index);
            TLane g = AddScaled(TLane.Load(vectors.Gradient, index), theta, c.Get<TLane>(IUpdateRule.CoupledDecay));
            TLane b = TLane.Load(vectors.First, index);
            b = Average(b, g, c.Get<TLane>(Momentum), c.Get<TLane>(Enter));
            b.Store(vectors.First, index);
            theta = AddScaled(theta, theta, c.Get<TLane>(IUpdateRule.Shrink));
            AddScaled(theta, b, c.Get<TLane>(Leave)).Store(vectors.Parameters, index);
        }
    }
}
