using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Optimizers;
using Sweep.Core.Problems;
using Sweep.Core.Schedules;
using Sweep.Core.Training;

namespace Sweep.Core.Switching;

/// <summary>Two optimizers, the second of which takes over when a rule says so.</summary>
public sealed class SwitchOptimizer : IOptimizer
{
    private const string FromName = "from";
    private const string ToName = "to";
    private const string WhenName = "when";

    private readonly IOptimizer _from;
    private readonly IOptimizer _to;
    private readonly ISwitchRule _rule;
    private readonly string _ruleName;
    private readonly double _base;
    private readonly double? _givenRate;
    private readonly double _ownRate;
    private readonly double _momentumShare;
    private readonly bool _restarts;
    private readonly MomentumCarry? _carry;
    private readonly AlignedBuffer? _before;
    private readonly AlignedBuffer? _gradient;

    // Scalars of the state: steps of the first optimizer, its last rate, step of the switch (-1 for none), the new
    // base rate, the rule's value then, and whether the second optimizer has begun.
    private const int Steps = 0, LastRate = 1, At = 2, NewRate = 3, Value = 4, Begun = 5;

    private SwitchOptimizer(HyperparameterValues values, ParameterLayout layout)
    {
        ComponentSpec from = values.Component(FromName), to = values.Component(ToName);
        ComponentSpec when = values.Component(WhenName);
        OptimizerEntry fromEntry = SweepCatalogue.Optimizers[from.Name], toEntry = SweepCatalogue.Optimizers[to.Name];
        _from = fromEntry.Create(from.Values, layout);
        _to = toEntry.Create(to.Values, layout);
        _rule = SweepCatalogue.SwitchRules[when.Name].Create(when.Values, new(from, layout));
        _ruleName = when.Name;
        foreach ((ComponentSpec spec, IOptimizer optimizer) in new[] { (from, _from), (to, _to) })
        {
            if (optimizer.EvaluationPoint is not { } point) continue;
            throw new InvalidPlanException(
                $"switch cannot use '{spec.Name}', which averages and is evaluated at {point}. "
                + "Use optimizers that do not average.");
        }

        _base = fromEntry.BaseRate(from.Values);
        _givenRate = values.TryGet("rate", out double rate) ? rate : null;
        _ownRate = toEntry.BaseRate(to.Values);

        // A rule's rate is one for plain SGD; momentum multiplies steps by 1 / (1 - mu).
        _momentumShare = toEntry.Momentum != MomentumForm.Sum ? 1
            : (1 - to.Values.Number(OptimizerHyperparameters.MomentumName))
                / (1 - (to.Values.TryGet("dampening", out double dampening) && dampening < 1 ? dampening : 0));
        _restarts = values.Text("schedule") == "restart";
        if (values.Text("momentum") == "carry") _carry = new(from, _from, to, _to);
        if (_rule.NeedsMove) _before = new(layout.Length);
        if (_rule.NeedsGradient) _gradient = new(layout.Length);

        State.AddScalar("steps");
        State.AddScalar("last_rate");
        State.AddScalar("switched_at", -1);
        State.AddScalar("new_rate");
        State.AddScalar("value");
        State.AddScalar("begun");
        State.Include("from.", _from.State);
        State.Include("to.", _to.State);
        State.Include("rule.", _rule.State);
    }

    /// <summary>Its catalogue entry.</summary>
    public static OptimizerEntry Entry { get; } = new()
    {
        Name = "switch",
        Summary = "Two optimizers; a rule says when the second takes over.",
        Equation = """
            'from' until the rule 'when' fires, then 'to' with the base rate: 'rate' where it is a number; else the
            rule's estimate for SGD times (1 - mu) of 'to'; else the learning rate of 'to'
            momentum carry: b = m / (1 - beta1) of an average, b of a sum; a sum takes b, an average m = (1 - beta1) b,
            corrected by 1 - (1 - W) beta1^t with W its weights' sum; zero: b = 0, m = 0
            schedule continue: the rate is the new base rate times the schedule's share of the old one
            schedule restart: the schedule begins anew with the new base rate, over the rest of the budget
            """,
        Source = "Keskar, Socher, Improving Generalization Performance by Switching from Adam to SGD, arXiv:1712.07628",
        Differences = "The defaults with 'from: adam', 'to: sgdm' and 'when: swats' are the paper's SWATS: under the "
            + "rule swats the momentum of 'to' is beta1 of 'from' where the study file sets none. Under 'continue' a "
            + "rule's estimate is divided by the schedule's share at the switch, so that the next step has the rate "
            + "that was estimated. Momentum is carried between optimizers that keep a plain sum or average of "
            + "gradients; the others are refused (rmsprop's buffer holds scaled gradients, that of lars the rate). The "
            + "paper starts at zero. An average that takes a memory over has its bias correction count the weights of "
            + "the gradients in it, so that it stays a mean of weights 1, whatever the two decay rates. Its second "
            + "moment starts at 0: where the first gradients after the switch are much smaller than those carried, the "
            + "first steps are as much larger than lr.",
        CoordinateWise = false,
        Hyperparameters =
        [
            new ComponentHyperparameter(FromName, "The first optimizer.", ComponentKind.Optimizer) { Required = true },
            new ComponentHyperparameter(ToName, "The second optimizer.", ComponentKind.Optimizer) { Required = true },
            new ComponentHyperparameter(WhenName, "The rule.", ComponentKind.SwitchRule) { Required = true },
            new ChoiceHyperparameter(
                "momentum", "What becomes of the first one's memory of gradients.", "zero", ["zero", "carry"]),
            new NumberOrWordHyperparameter(
                "rate", "Base rate after the switch; rule: as the rule estimates, else that of 'to'.", "rule",
                new("", "", null) { Minimum = 0 }),
            new ChoiceHyperparameter(
                "schedule", "What the schedule does at the switch.", "continue", ["continue", "restart"]),
        ],
        BaseRate = static values =>
        {
            ComponentSpec from = values.Component(FromName);
            return SweepCatalogue.Optimizers[from.Name].BaseRate(from.Values);
        },
        Complete = static (values, isGiven) =>
            isGiven(ToName, OptimizerHyperparameters.MomentumName) ? values : TakeOverMomentum(values),
        Create = static (values, layout) => new SwitchOptimizer(values, layout),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public SchedulePhase? Phase =>
        !HasSwitched ? _from.Phase
        : _to.Phase is { } inner ? inner with { Start = inner.Start + SwitchedAt }
        : _restarts ? new(SwitchedAt, State.Scalars[NewRate])
        : null;

    private bool HasSwitched => State.Scalars[At] >= 0;

    private long SwitchedAt => (long)State.Scalars[At];

    /// <inheritdoc/>
    public void Start(ReadOnlySpan<float> parameters) => _from.Start(parameters);

    /// <inheritdoc/>
    public void Prepare(TrainingBudget budget)
    {
        _from.Prepare(budget);
        _to.Prepare(budget);
        _rule.Prepare(budget);
    }

    /// <inheritdoc/>
    public void Step(in StepInput input)
    {
        Span<double> scalars = State.Scalars;
        if (HasSwitched)
        {
            StepSecond(input, scalars);
            return;
        }

        if (_before is not null) input.Parameters.CopyTo(_before.Span);
        if (_gradient is not null) input.Gradient.CopyTo(_gradient.Span); // optimizers may overwrite theirs
        _from.Step(input);
        scalars[Steps]++;
        scalars[LastRate] = input.LearningRate;
        if (_before is not null) Subtract(input.Parameters, _before.Span);
        bool fires = _rule.Look(new()
        {
            Step = (long)scalars[Steps],
            LearningRate = _from.EffectiveRate(input.LearningRate),
            Parameters = input.Parameters,
            Gradient = _gradient is null ? default : _gradient.Span,
            Move = _before is null ? default : _before.Span,
            Loss = input.Loss,
        });
        if (fires) Switch((long)scalars[Steps]);
    }

    /// <inheritdoc/>
    public void Observe(long step, IReadOnlyDictionary<string, double> metrics)
    {
        if (HasSwitched)
        {
            _to.Observe(step - SwitchedAt, metrics);
            return;
        }

        _from.Observe(step, metrics);
        if (_rule.Observe(step, metrics)) Switch(step);
    }

    /// <inheritdoc/>
    public double EffectiveRate(double scheduled)
    {
        if (!HasSwitched) return _from.EffectiveRate(scheduled);
        return _to.EffectiveRate(_restarts ? scheduled : State.Scalars[NewRate] * ShareOf(scheduled));
    }

    /// <inheritdoc/>
    public IReadOnlyList<TrainingEvent> EventsAt(long step)
    {
        if (!HasSwitched)
        {
            TrainingEvent never = new(step, TrainingEvent.NeverSwitched, _ruleName, _rule.Value, double.NaN);
            return [.. _from.EventsAt(step), never];
        }

        ReadOnlySpan<double> scalars = State.Scalars;
        long at = SwitchedAt;
        return
        [
            .. _from.EventsAt(at),
            new(at, TrainingEvent.Switched, _ruleName, scalars[Value], scalars[NewRate]),
            .. _to.EventsAt(step - at).Select(inner => inner with { Step = inner.Step + at }),
        ];
    }

    /// <inheritdoc/>
    public void Report(IDictionary<string, double> metrics) => (HasSwitched ? _to : _from).Report(metrics);

    // The paper's SGD goes on with Adam's beta1: v = beta1 v + g, theta = theta - (1 - beta1) Lambda v.
    private static HyperparameterValues TakeOverMomentum(HyperparameterValues values)
    {
        ComponentSpec to = values.Component(ToName);
        if (values.Component(WhenName).Name != Swats.Entry.Name
            || SweepCatalogue.Optimizers[to.Name].Momentum != MomentumForm.Sum
            || !values.Component(FromName).Values.TryGet(OptimizerHyperparameters.Beta1Name, out double beta1))
            return values;
        HyperparameterValues changed = to.Values.With(OptimizerHyperparameters.MomentumName, beta1);
        return values.With(ToName, to with { Values = changed });
    }

    private static void Subtract(ReadOnlySpan<float> after, Span<float> before)
    {
        for (int i = 0; i < before.Length; i++) before[i] = after[i] - before[i];
    }

    private double ShareOf(double scheduled) => _base == 0 ? 1 : scheduled / _base;

    private void Switch(long step)
    {
        Span<double> scalars = State.Scalars;
        double rate = _ownRate;
        if (_givenRate is { } given)
        {
            rate = given;
        }
        else if (_rule.Rate is { } estimate)
        {
            double share = _restarts ? 1 : ShareOf(scalars[LastRate]);
            rate = estimate * _momentumShare / (share > 0 ? share : 1);
        }

        (scalars[At], scalars[NewRate], scalars[Value]) = (step, rate, _rule.Value);
    }

    private void StepSecond(in StepInput input, Span<double> scalars)
    {
        double rate = _restarts ? input.LearningRate : scalars[NewRate] * ShareOf(input.LearningRate);
        _carry?.Weigh((long)scalars[Steps]);
        if (scalars[Begun] == 0)
        {
            scalars[Begun] = 1;
            _to.Start(input.Parameters);
            _carry?.Apply(scalars[LastRate], rate);
        }

        _to.Step(new()
        {
            Parameters = input.Parameters,
            Gradient = input.Gradient,
            LearningRate = rate,
            Momentum = input.Momentum,
            Loss = input.Loss,
        });
    }
}
