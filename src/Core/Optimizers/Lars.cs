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
    private readonly bool _rateInside;
    private readonly bool _nesterov;
    private readonly bool _normOfSum;
    private readonly bool _clips;
    private readonly AlignedBuffer _buffer;

    private Lars(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _adapts = LayerAdaptation.Plan(values, layout);
        _momentum = values.Number(MomentumName);
        _trust = values.Number("trust");
        _weightDecay = values.Number(WeightDecayName);
        _rateInside = values.Text("form") == "paper";
        _nesterov = values.Flag("nesterov");
        _normOfSum = values.Text("norm") == "sum";
        _clips = values.Flag("clip");
        _buffer = State.AddVector("momentum", layout.Length);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "lars",
        Summary = "Momentum with a rate for each tensor by the norms of its weights and gradient.",
        Equation = """
            local = eta norm(w) / (norm(grad) + lambda norm(w)) for each tensor; norm sum: / norm(grad + lambda w)
            local = 1 where norm(w) or the norm of the gradient is 0; clip: lr local becomes min(lr, local)
            d = grad + lambda w; paper: v = mu v + lr local d; w = w - v, with nesterov w - (mu v + lr local d)
            torch: v = mu v + local d; w = w - lr v, with nesterov w - lr (mu v + local d)
            excluded tensors: local = 1 and lambda = 0
            """,
        Source = "You, Gitman, Ginsburg, Large Batch Training of Convolutional Networks, 2017, Algorithm 1",
        Differences = "The learning rate enters the buffer in the paper and in TensorFlow's code (form: paper); "
            + "NVIDIA's LARC and timm scale the gradient and leave the rate to PyTorch's SGD (form: torch). The two "
            + "are equal while the rate is constant. LARC by default, and timm with trust_clip, step by min(lr, "
            + "local) instead of lr local (clip: true). SimCLR's code takes the norm of grad + lambda w (norm: sum), "
            + "most others the two norms apart. Nesterov is not the paper's; TensorFlow's, SimCLR's and timm's code "
            + "offer it. Constants of 1e-8 or so in the denominator are left out: local is 1 where a norm is 0. "
            + "timm's default trust is the paper's 0.001, LARC's 0.02. The paper adapts every tensor (exclude: none); "
            + "SimCLR's code leaves out biases and normalization by name, as here by default, timm those whose weight "
            + "decay is 0.",
        CoordinateWise = false,
        PerTensor = true,
        Hyperparameters =
        [
            LearningRate(1),
            Momentum(0.9),
            new NumberHyperparameter("trust", "Trust coefficient eta.", 1e-3) { Minimum = 0, ExcludesMinimum = true },
            new NumberHyperparameter(WeightDecayName, "Weight decay lambda.", 1e-4) { Minimum = 0 },
            LayerAdaptation.Exclude,
            new ChoiceHyperparameter(
                "form",
                "Where the learning rate enters: the momentum buffer, or after it.",
                "paper",
                ["paper", "torch"]),
            new FlagHyperparameter("nesterov", "Whether the step looks ahead, as in nag.", false),
            new ChoiceHyperparameter(
                "norm", "Norms of gradient and decay taken apart, or of their sum.", "apart", ["apart", "sum"]),
            new FlagHyperparameter("clip", "Whether local bounds the rate instead of scaling it (LARC).", false),
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
            double scale = _adapts[tensor] ? Scale(parameters, gradient, decay, input.LearningRate) : 1;
            double rate = _rateInside ? input.LearningRate * scale : scale;
            Kernel kernel = new()
            {
                Parameters = parameters,
                Gradient = gradient,
                Buffer = _layout.Slice(_buffer.Span, tensor),
                Momentum = (float)(input.Momentum ?? _momentum),

                // Against a gradient of subnormal norm the rate may be too large for float32; the step is not.
                Rate = (float)Math.Min(rate, float.MaxValue),
                NegativeOuterRate = _rateInside ? -1 : (float)-input.LearningRate,
                WeightDecay = (float)decay,
                Nesterov = _nesterov,
            };
            CoordinateLoop.Run(kernel, 0, parameters.Length);
        }
    }

    // What the learning rate is multiplied by.
    private double Scale(
        ReadOnlySpan<float> parameters, ReadOnlySpan<float> gradient, double decay, double learningRate)
    {
        (double weightNorm, double gradientNorm) = (LayerAdaptation.Norm(parameters), LayerAdaptation.Norm(gradient));
        if (weightNorm == 0 || gradientNorm == 0) return 1;
        double norm = gradientNorm + (decay * weightNorm);
        if (_normOfSum && decay != 0)
        {
            norm = LayerAdaptation.NormOfSum(gradient, parameters, decay);
            if (norm == 0) return 1;
        }

        double local = _trust * weightNorm / norm;
        return !_clips ? local : learningRate == 0 ? 1 : Math.Min(local / learningRate, 1);
    }

    private readonly ref struct Kernel : ICoordinateKernel
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> Buffer { get; init; }
        public required float Momentum { get; init; }
        public required float Rate { get; init; }
        public required float NegativeOuterRate { get; init; }
        public required float WeightDecay { get; init; }
        public required bool Nesterov { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane theta = TLane.Load(Parameters, index);
            TLane g = AddScaled(TLane.Load(Gradient, index), theta, WeightDecay);
            TLane v = Average(TLane.Load(Buffer, index), g, Momentum, Rate);
            v.Store(Buffer, index);
            TLane step = Nesterov ? Average(v, g, Momentum, Rate) : v;
            AddScaled(theta, step, NegativeOuterRate).Store(Parameters, index);
        }
    }
}
