using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>Adagrad: a rate for each coordinate that falls with the sum of its squared gradients.</summary>
public sealed class Adagrad : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly double _rateDecay;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly AlignedBuffer _sum;
    private readonly StepCounter _counter;

    private Adagrad(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _rateDecay = values.Number("lr_decay");
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        _sum = State.AddVector("sum", layout.Length);
        _counter = new(State);

        // Tensor by tensor: the padding between them stays zero.
        float initial = values.Single("initial_accumulator");
        for (int tensor = 0; tensor < layout.Tensors.Count; tensor++) layout.Slice(_sum.Span, tensor).Fill(initial);
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
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        double rate = input.LearningRate / (1 + ((_counter.Next() - 1) * _rateDecay));
        Kernel kernel = new()
        {
            Parameters = input.Parameters,
            Gradient = input.Gradient,
            Sum = _sum.Span,
            NegativeRate = (float)-rate,
            Epsilon = _epsilon,
            WeightDecay = _weightDecay,
        };
        DecayLoop.Run(kernel, _layout);
    }

    private readonly ref struct Kernel : IDecayKernel<Kernel>
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> Sum { get; init; }
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
            TLane s = TLane.FusedMultiplyAdd(g, g, TLane.Load(Sum, index));
            s.Store(Sum, index);
            TLane direction = g / (TLane.Sqrt(s) + TLane.Broadcast(Epsilon));
            AddScaled(theta, direction, NegativeRate).Store(Parameters, index);
        }
    }
}
