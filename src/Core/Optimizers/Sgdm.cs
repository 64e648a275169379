using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>SGD with heavy-ball momentum, in the torch and the lecture form. SGDW shares it.</summary>
public sealed class Sgdm : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly bool _lecture;
    private readonly double _momentum;
    private readonly double _dampening;
    private readonly float _coupledDecay;
    private readonly DecoupledDecay? _decoupledDecay;
    private readonly AlignedBuffer _buffer;
    private readonly StepCounter _counter;

    internal Sgdm(HyperparameterValues values, ParameterLayout layout, bool decoupled)
    {
        _layout = layout;
        _lecture = values.Text("form") == "lecture";
        _momentum = values.Number(MomentumName);
        _dampening = values.Number("dampening");
        if (decoupled)
            _decoupledDecay = new(values);
        else
            _coupledDecay = values.Single(WeightDecayName);
        _buffer = State.AddVector("momentum", layout.Length);
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
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        bool first = _counter.Next() == 1;
        double weight = 1 - _dampening;
        (double enter, double leave) = _lecture
            ? (-input.LearningRate * weight, 1.0)
            : (first ? 1 : weight, -input.LearningRate);
        Kernel kernel = new()
        {
            Parameters = input.Parameters,
            Gradient = input.Gradient,
            Buffer = _buffer.Span,
            Momentum = (float)(input.Momentum ?? _momentum),
            Enter = (float)enter,
            Leave = (float)leave,
            CoupledDecay = _coupledDecay,
            Shrink = _decoupledDecay?.Change(input.LearningRate) ?? 0,
        };
        DecayLoop.Run(kernel, _layout);
    }

    private readonly ref struct Kernel : IDecayKernel<Kernel>
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> Buffer { get; init; }
        public required float Momentum { get; init; }
        public required float Enter { get; init; }
        public required float Leave { get; init; }
        public required float CoupledDecay { get; init; }
        public required float Shrink { get; init; }

        public Kernel WithoutDecay() => this with { CoupledDecay = 0, Shrink = 0 };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane theta = TLane.Load(Parameters, index);
            TLane g = AddScaled(TLane.Load(Gradient, index), theta, CoupledDecay);
            TLane b = Average(TLane.Load(Buffer, index), g, Momentum, Enter);
            b.Store(Buffer, index);
            AddScaled(AddScaled(theta, theta, Shrink), b, Leave).Store(Parameters, index);
        }
    }
}
