using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;
using static Sweep.Core.Optimizers.OptimizerHyperparameters;

namespace Sweep.Core.Optimizers;

/// <summary>
/// LARS: momentum whose rate in each tensor follows the norms of weights and gradient. Two passes a step: the norms,
/// then the update.
/// </summary>
public sealed class Lars : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly bool[] _adapts;
    private readonly double _momentum;
    private readonly double _trust;
    private readonly double _weightDecay;
    private readonly AlignedBuffer _buffer;

    private Lars(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _adapts = LayerAdaptation.Plan(values, layout);
        _momentum = values.Number(MomentumName);
        _trust = values.Number("trust");
        _weightDecay = values.Number(WeightDecayName);
        _buffer = State.AddVector("momentum", layout.Length);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "lars",
        Summary = "Momentum with a rate for each tensor by the norms of its weights and gradient.",
        Equation = """
            local = eta norm(w) / (norm(grad) + lambda norm(w)) for each tensor; 1 where either norm is 0
            v = mu v + lr local (grad + lambda w); w = w - v
            excluded tensors: local = 1 and lambda = 0
            """,
        Source = "You, Gitman, Ginsburg, Large Batch Training of Convolutional Networks, 2017, Algorithm 1",
        Differences = "The learning rate enters the buffer, as in the paper and TensorFlow's; NVIDIA's LARC scales the "
            + "gradient and leaves the rate to SGD. The paper adapts every tensor; implementations leave out biases "
            + "and normalization, as here by default.",
        CoordinateWise = false,
        PerTensor = true,
        Hyperparameters =
        [
            LearningRate(1),
            Momentum(0.9),
            new NumberHyperparameter("trust", "Trust coefficient eta.", 1e-3) { Minimum = 0, ExcludesMinimum = true },
            new NumberHyperparameter(WeightDecayName, "Weight decay lambda.", 1e-4) { Minimum = 0 },
            LayerAdaptation.Exclude,
        ],
        Create = static (values, layout) => new Lars(values, layout),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        for (int tensor = 0; tensor < _layout.Tensors.Count; tensor++)
        {
            Span<float> parameters = _layout.Slice(input.Parameters, tensor);
            Span<float> gradient = _layout.Slice(input.Gradient, tensor);
            double decay = _adapts[tensor] && _layout.Decays(tensor) ? _weightDecay : 0;
            double rate = input.LearningRate * (_adapts[tensor] ? LocalRate(parameters, gradient, decay) : 1);
            Kernel kernel = new()
            {
                Parameters = parameters,
                Gradient = gradient,
                Buffer = _layout.Slice(_buffer.Span, tensor),
                Momentum = (float)(input.Momentum ?? _momentum),

                // Against a gradient of subnormal norm the rate may be too large for float32; the step is not.
                Rate = (float)Math.Min(rate, float.MaxValue),
                WeightDecay = (float)decay,
            };
            CoordinateLoop.Run(kernel, 0, parameters.Length);
        }
    }

    private double LocalRate(ReadOnlySpan<float> parameters, ReadOnlySpan<float> gradient, double decay)
    {
        (double weightNorm, double gradientNorm) = (LayerAdaptation.Norm(parameters), LayerAdaptation.Norm(gradient));
        if (weightNorm == 0 || gradientNorm == 0) return 1;
        return _trust * weightNorm / (gradientNorm + (decay * weightNorm));
    }

    private readonly ref struct Kernel : ICoordinateKernel
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> Buffer { get; init; }
        public required float Momentum { get; init; }
        public required float Rate { get; init; }
        public required float WeightDecay { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane theta = TLane.Load(Parameters, index);
            TLane g = AddScaled(TLane.Load(Gradient, index), theta, WeightDecay);
            TLane v = Average(TLane.Load(Buffer, index), g, Momentum, Rate);
            v.Store(Buffer, index);
            (theta - v).Store(Parameters, index);
        }
    }
}
