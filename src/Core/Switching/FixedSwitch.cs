using Sweep.Core.Catalogue;
using Sweep.Core.Training;

namespace Sweep.Core.Switching;

/// <summary>A switch at a moment that is known beforehand.</summary>
public sealed class FixedSwitch : ISwitchRule
{
    private readonly Duration _at;
    private readonly int _seen;
    private long _step = 1;

    private FixedSwitch(HyperparameterValues values)
    {
        _at = values.Duration("at");
        _seen = State.AddScalar("step");
        Prepare(new(1, 1));
    }

    /// <summary>Its catalogue entry.</summary>
    public static SwitchRuleEntry Entry { get; } = new()
    {
        Name = "fixed",
        Summary = "After a given length of training.",
        Equation = "switch after step 'at', at least one",
        Source = "The control that every other rule must beat",
        Hyperparameters =
            [new DurationHyperparameter("at", "Length of the first optimizer's part.", Duration.Fraction(0.5))],
        Create = static (values, _) => new FixedSwitch(values),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public double Value => State.Scalars[_seen];

    /// <inheritdoc/>
    public void Prepare(TrainingBudget budget) =>
        _step = Math.Max(1, _at.ToSteps(budget.StepsPerEpoch, budget.TotalSteps));

    /// <inheritdoc/>
    public bool Look(in SwitchRuleInput input)
    {
        State.Scalars[_seen] = input.Step;
        return input.Step >= _step;
    }
}
