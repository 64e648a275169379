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
/// LAMB: Adam's direction, scaled in each tensor to the norm of its weights. Three passes a step: the moments and the
/// direction (kept in the gradient's place), the norms, the update.
/// </summary>
public sealed class Lamb : ICarriedMoment
{
    private readonly ParameterLayout _layout;
    private readonly bool[] _adapts;
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;
    private readonly float _weightDecay;
    private readonly bool _corrects;
    private readonly double _maximumNorm;
    private readonly double _maximumRatio;
    private readonly AlignedBuffer _m;
    private readonly AlignedBuffer _v;
    private readonly StepCounter _counter;
    private double _carried;

    private Lamb(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _adapts = LayerAdaptation.Plan(values, layout);
        _beta1 = values.Number(Beta1Name);
        _beta2 = values.Number(Beta2Name);
        _epsilon = values.Single(EpsilonName);
        _weightDecay = values.Single(WeightDecayName);
        _corrects = values.Flag("bias_correction");
        _maximumNorm = values.TryGet("max_weight_norm", out double norm) ? norm : double.PositiveInfinity;
        _maximumRatio = values.TryGet("max_ratio", out double ratio) ? ratio : double.PositiveInfinity;
        _m = State.AddVector("m", layout.Length);
        _v = State.AddVector("v", layout.Length);
        _counter = new(State);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "lamb",
        Summary = "Adam whose step in each tensor has the norm of its weights.",
        Equation = """
            Adam's m and v; r = (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps) + lambda w for each tensor
            w = w - lr min(phi(norm(w)) / norm(r), max_ratio) r; phi(z) = min(z, max_weight_norm)
            the ratio is 1 where either norm is 0, before it is bounded; without bias_correction m and v as they are
            excluded tensors: the ratio is 1 and lambda = 0
            """,
        Source = "You et al., Large Batch Optimization for Deep Learning: Training BERT in 76 minutes, ICLR 2020, "
            + "Algorithm 2",
        Differences = "Algorithm 2 and TensorFlow Addons correct the moments for their start at zero; the authors' own "
            + "TensorFlow code does not (bias_correction: false). phi is the identity in that code, in NVIDIA's and in "
            + "TensorFlow Addons; cybertronai/pytorch-lamb bounds the weights' norm by 10 (max_weight_norm: 10). "
            + "timm's trust_clip, LAMBC, bounds the ratio by 1 (max_ratio: 1). All have a ratio of 1 where a norm is "
            + "0, take the norm of r with its decay, and skip the ratio in tensors that are left out: of decay and "
            + "ratio in the authors' code (lists of names) as here by default; in NVIDIA's and timm's code every "
            + "tensor whose weight decay is 0. The paper adapts every tensor (exclude: none). NVIDIA's and timm's "
            + "divide the gradients by their global norm where it is above 1 (train: clip: { norm: 1 }).",
        Momentum = MomentumForm.Average,
        CoordinateWise = false,
        PerTensor = true,
        Hyperparameters =
        [
            LearningRate(1e-3),
            Beta1(),
            Beta2(),
            Epsilon(1e-6),
            new NumberHyperparameter(WeightDecayName, "Weight decay lambda, within the adapted step.", 0.01)
                { Minimum = 0 },
            LayerAdaptation.Exclude,
            new FlagHyperparameter(
                "bias_correction", "Whether the moments are corrected for their start at zero.", true),
            new NumberHyperparameter(
                "max_weight_norm", "Upper bound of norm(w) in the ratio; none where left out.", null)
                { Minimum = 0, ExcludesMinimum = true },
            new NumberHyperparameter("max_ratio", "Upper bound of the ratio; none where left out.", null)
                { Minimum = 0, ExcludesMinimum = true },
        ],
        Create = static (values, layout) => new Lamb(values, layout),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    double ICarriedMoment.CarriedWeight
    {
        set => _carried = value;
    }

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        long t = _counter.Next();
        double beta1 = input.Momentum ?? _beta1;
        double correction1 = ICarriedMoment.Correction(StepCounter.BiasCorrection(beta1, t), _carried);
        float momentScale = _corrects ? (float)(1 / correction1) : 1;
        float rootScale = _corrects ? (float)(1 / Math.Sqrt(StepCounter.BiasCorrection(_beta2, t))) : 1;
        for (int tensor = 0; tensor < _layout.Tensors.Count; tensor++)
        {
            Span<float> parameters = _layout.Slice(input.Parameters, tensor);
            Span<float> direction = _layout.Slice(input.Gradient, tensor);
            DirectionKernel first = new()
            {
                Parameters = parameters,
                Gradient = direction,
                First = _layout.Slice(_m.Span, tensor),
                Second = _layout.Slice(_v.Span, tensor),
                Beta1 = (float)beta1,
                OneMinusBeta1 = (float)(1 - beta1),
                Beta2 = (float)_beta2,
                OneMinusBeta2 = (float)(1 - _beta2),
                MomentScale = momentScale,
                RootScale = rootScale,
                Epsilon = _epsilon,
                WeightDecay = _adapts[tensor] && _layout.Decays(tensor) ? _weightDecay : 0,
            };
            CoordinateLoop.Run(first, 0, parameters.Length);
            double rate = input.LearningRate * (_adapts[tensor] ? TrustRatio(parameters, direction) : 1);
            StepKernel second = new()
            {
                Parameters = parameters,
                Direction = direction,
                NegativeRate = (float)-Math.Min(rate, float.MaxValue),
            };
            CoordinateLoop.Run(second, 0, parameters.Length);
        }
    }

    private double TrustRatio(ReadOnlySpan<float> parameters, ReadOnlySpan<float> direction)
    {
        (double weightNorm, double norm) = (LayerAdaptation.Norm(parameters), LayerAdaptation.Norm(direction));
        double ratio = weightNorm == 0 || norm == 0 ? 1 : Math.Min(weightNorm, _maximumNorm) / norm;
        return Math.Min(ratio, _maximumRatio);
    }

    private readonly ref struct DirectionKernel : ICoordinateKernel
    {
        public required ReadOnlySpan<float> Parameters { get; init; }
        public required Span<float> Gradient { get; init; }
        public required Span<float> First { get; init; }
        public required Span<float> Second { get; init; }
        public required float Beta1 { get; init; }
        public required float OneMinusBeta1 { get; init; }
        public required float Beta2 { get; init; }
        public required float OneMinusBeta2 { get; init; }
        public required float MomentScale { get; init; }
        public required float RootScale { get; init; }
        public required float Epsilon { get; init; }
        public required float WeightDecay { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane g = TLane.Load(Gradient, index);
            TLane m = Average(TLane.Load(First, index), g, Beta1, OneMinusBeta1);
            TLane v = Average(TLane.Load(Second, index), g * g, Beta2, OneMinusBeta2);
            m.Store(First, index);
            v.Store(Second, index);
            TLane denominator = AddScaled(TLane.Broadcast(Epsilon), TLane.Sqrt(v), RootScale);
            TLane adam = TLane.Broadcast(MomentScale) * m / denominator;
            AddScaled(adam, TLane.Load(Parameters, index), WeightDecay).Store(Gradient, index);
        }
    }

    private readonly ref struct StepKernel : ICoordinateKernel
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Direction { get; init; }
        public required float NegativeRate { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane> =>
            AddScaled(TLane.Load(Parameters, index), TLane.Load(Direction, index), NegativeRate)
                .Store(Parameters, index);
    }
}
