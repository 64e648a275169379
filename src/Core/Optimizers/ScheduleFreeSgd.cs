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
/// Schedule-free SGD: gradients at y, steps in z, evaluation at the average x. The parameters are y. One pass a step
/// over y, z and x.
/// </summary>
public sealed class ScheduleFreeSgd : IOptimizer
{
    private readonly ParameterLayout _layout;
    private readonly double _momentum;
    private readonly float _weightDecay;
    private readonly AlignedBuffer _z;
    private readonly AlignedBuffer _x;
    private readonly StepCounter _counter;
    private readonly ScheduleFreeAverage _average;

    private ScheduleFreeSgd(HyperparameterValues values, ParameterLayout layout)
    {
        _layout = layout;
        _momentum = values.Number(MomentumName);
        _weightDecay = values.Single(WeightDecayName);
        _z = State.AddVector("z", layout.Length);
        _x = State.AddVector("x", layout.Length);
        _counter = new(State);
        _average = new(State, values);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "schedule-free-sgd",
        Summary = "SGD with averaging in place of a schedule; evaluated at the average.",
        Equation = """
            gamma = lr min(1, t / warm-up); z = z - gamma (grad(y) + lambda y)
            w = t^r (largest gamma)^p; c = w / sum of w; x = (1 - c) x + c z; y = (1 - beta) z + beta x
            """,
        Source = "Defazio et al., The Road Less Scheduled, NeurIPS 2024, eqs. (3)-(5); weights of its code "
            + "(facebookresearch/schedule_free, sgd_schedulefree_reference.py)",
        Differences = "Its own warm-up knows the weights; a schedule on top of it is possible and seldom of use. "
            + "x is kept, as in the reference; the code that saves its memory computes it from y and z.",
        Hyperparameters =
        [
            LearningRate(1),
            Rate(MomentumName, "beta, the share of x in the point of gradients.", 0.9),
            CoupledWeightDecay,
            .. ScheduleFreeAverage.Hyperparameters,
        ],
        Create = static (values, layout) => new ScheduleFreeSgd(values, layout),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public string EvaluationPoint => "x (averaged)";

    /// <inheritdoc/>
    public void Start(ReadOnlySpan<float> parameters)
    {
        parameters.CopyTo(_z.Span);
        parameters.CopyTo(_x.Span);
    }

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        long t = _counter.Next();
        double rate = input.LearningRate * _average.WarmUp(t);
        Kernel kernel = new()
        {
            Parameters = input.Parameters,
            Gradient = input.Gradient,
            Base = _z.Span,
            Mean = _x.Span,
            NegativeRate = (float)-rate,
            WeightDecay = _weightDecay,
            Enter = (float)_average.Enter(t, rate),
            Momentum = (float)(input.Momentum ?? _momentum),
        };
        DecayLoop.Run(kernel, _layout);
    }

    /// <inheritdoc/>
    public void WriteEvaluationParameters(ReadOnlySpan<float> parameters, Span<float> destination) =>
        _x.Span.CopyTo(destination);

    private readonly ref struct Kernel : IDecayKernel<Kernel>
    {
        public required Span<float> Parameters { get; init; }
        public required ReadOnlySpan<float> Gradient { get; init; }
        public required Span<float> Base { get; init; }
        public required Span<float> Mean { get; init; }
        public required float NegativeRate { get; init; }
        public required float WeightDecay { get; init; }
        public required float Enter { get; init; }
        public required float Momentum { get; init; }

        public Kernel WithoutDecay() => this with { WeightDecay = 0 };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane g = AddScaled(TLane.Load(Gradient, index), TLane.Load(Parameters, index), WeightDecay);
            TLane z = AddScaled(TLane.Load(Base, index), g, NegativeRate);
            TLane x = TLane.Load(Mean, index);
            x = AddScaled(x, z - x, Enter);
            z.Store(Base, index);
            x.Store(Mean, index);
            AddScaled(z, x - z, Momentum).Store(Parameters, index);
        }
    }
}
