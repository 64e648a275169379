using System.Runtime.CompilerServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Lanes;
using Sweep.Core.Problems;
using Sweep.Core.Schedules;
using Sweep.Core.Training;
using static Sweep.Core.Optimizers.LaneFormulas;

namespace Sweep.Core.Optimizers;

/// <summary>
/// Lookahead: slow weights that every k steps go part of the way that another optimizer's fast weights went. Beside
/// the inner optimizer's passes, one over two vectors every k steps.
/// </summary>
public sealed class Lookahead : IOptimizer
{
    private const string InnerName = "inner";

    private readonly IOptimizer _inner;
    private readonly long _period;
    private readonly float _alpha;
    private readonly bool _evaluatesSlow;
    private readonly AlignedBuffer _slow;
    private readonly StepCounter _counter;

    private Lookahead(HyperparameterValues values, ParameterLayout layout)
    {
        ComponentSpec inner = values.Component(InnerName);
        _inner = SweepCatalogue.Optimizers[inner.Name].Create(inner.Values, layout);
        if (_inner.EvaluationPoint is { } point)
        {
            throw new InvalidPlanException(
                $"lookahead cannot wrap '{inner.Name}', which averages by itself and is evaluated at {point}. "
                + "Wrap an optimizer that does not average.");
        }

        _period = values.Integer("k");
        _alpha = values.Single("alpha");
        _evaluatesSlow = values.Text("evaluate") == "slow";
        _slow = State.AddVector("slow", layout.Length);
        _counter = new(State);
        State.Include("inner.", _inner.State);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "lookahead",
        Summary = "Slow weights that follow another optimizer's fast ones every k steps.",
        Equation = """
            theta = theta + the inner optimizer's step; at every k-th step:
            s = s + alpha (theta - s); theta = s
            """,
        Source = "Zhang et al., Lookahead Optimizer: k steps forward, 1 step back, NeurIPS 2019, Algorithm 1",
        Differences = "The inner optimizer keeps its momentum when the weights move, the default of the author's code "
            + "(michaelrzhang/lookahead, pullback_momentum none). Some implementations synchronize for the first time "
            + "after one step; here it is after k. The paper's alpha is 0.5, the code's default 0.8. The learning "
            + "rate is the inner optimizer's.",
        Hyperparameters =
        [
            new ComponentHyperparameter(InnerName, "The optimizer of the fast weights.", ComponentKind.Optimizer)
                { Required = true },
            new IntegerHyperparameter("k", "Steps of the fast weights between two of the slow ones.", 5)
                { Minimum = 1 },
            new NumberHyperparameter("alpha", "Share of the way that the slow weights go.", 0.5)
                { Minimum = 0, Maximum = 1, ExcludesMinimum = true },
            new ChoiceHyperparameter(
                "evaluate", "Which weights are evaluated between synchronizations.", "fast", ["fast", "slow"]),
        ],
        BaseRate = static values =>
        {
            ComponentSpec inner = values.Component(InnerName);
            return SweepCatalogue.Optimizers[inner.Name].BaseRate(inner.Values);
        },
        Create = static (values, layout) => new Lookahead(values, layout),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public string? EvaluationPoint => _evaluatesSlow ? "slow weights" : null;

    /// <inheritdoc/>
    public void Start(ReadOnlySpan<float> parameters)
    {
        parameters.CopyTo(_slow.Span);
        _inner.Start(parameters);
    }

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        _inner.Step(input);
        if (_counter.Next() % _period != 0) return;
        Kernel kernel = new() { Fast = input.Parameters, Slow = _slow.Span, Alpha = _alpha };
        CoordinateLoop.Run(kernel, 0, input.Parameters.Length);
    }

    /// <inheritdoc/>
    public void WriteEvaluationParameters(ReadOnlySpan<float> parameters, Span<float> destination) =>
        (_evaluatesSlow ? _slow.Span : parameters).CopyTo(destination);

    /// <inheritdoc/>
    public void Prepare(TrainingBudget budget) => _inner.Prepare(budget);

    /// <inheritdoc/>
    public void Observe(long step, IReadOnlyDictionary<string, double> metrics) => _inner.Observe(step, metrics);

    /// <inheritdoc/>
    public double EffectiveRate(double scheduled) => _inner.EffectiveRate(scheduled);

    /// <inheritdoc/>
    public SchedulePhase? Phase => _inner.Phase;

    /// <inheritdoc/>
    public IReadOnlyList<TrainingEvent> EventsAt(long step) => _inner.EventsAt(step);

    /// <inheritdoc/>
    public void Report(IDictionary<string, double> metrics) => _inner.Report(metrics);

    private readonly ref struct Kernel : ICoordinateKernel
    {
        public required Span<float> Fast { get; init; }
        public required Span<float> Slow { get; init; }
        public required float Alpha { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TLane>(int index)
            where TLane : struct, ILane<TLane>
        {
            TLane slow = TLane.Load(Slow, index);
            slow = AddScaled(slow, TLane.Load(Fast, index) - slow, Alpha);
            slow.Store(Slow, index);
            slow.Store(Fast, index);
        }
    }
}
