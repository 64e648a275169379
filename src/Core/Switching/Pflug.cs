using Sweep.Core.Catalogue;
using Sweep.Core.Numerics;
using Sweep.Core.Numerics.Vectors;
using Sweep.Core.Training;

namespace Sweep.Core.Switching;

/// <summary>Pflug's criterion: successive gradients have begun to point against each other.</summary>
public sealed class Pflug : ISwitchRule
{
    private readonly Duration _burnIn;
    private readonly AlignedBuffer _previous;
    private readonly int _sum;
    private long _first = 1;

    private Pflug(HyperparameterValues values, SwitchRuleContext context)
    {
        _burnIn = values.Duration("burn_in");
        _previous = State.AddVector("previous", context.Layout.Length);
        _sum = State.AddScalar("sum");
    }

    /// <summary>Its catalogue entry.</summary>
    public static SwitchRuleEntry Entry { get; } = new()
    {
        Name = "pflug",
        Summary = "The sum of inner products of successive gradients is negative.",
        Equation = "S_k = S_(k-1) + <g_k, g_(k-1)>; switch after the burn-in if S_k < 0",
        Source = "Pflug, Stochastic minimization with constant step-size, SIAM J. Control Optim. 24 (1986); Chee, "
            + "Toulis, Convergence diagnostics for stochastic gradient descent, AISTATS 2018, Algorithm 1",
        Differences = "The sum runs from the first step on, as in Chee and Toulis; some restart it after the burn-in. "
            + "Pesme et al. (ICML 2020) show that it fires by chance soon after a long burn-in ends.",
        Hyperparameters =
        [
            new DurationHyperparameter("burn_in", "Length before the first comparison.", Duration.Epochs(1))
                { AllowsZero = true },
        ],
        Create = static (values, context) => new Pflug(values, context),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public bool NeedsGradient => true;

    /// <inheritdoc/>
    public double Value => State.Scalars[_sum];

    /// <inheritdoc/>
    public void Prepare(TrainingBudget budget) =>
        _first = _burnIn.ToSteps(budget.StepsPerEpoch, budget.TotalSteps) + 1;

    /// <inheritdoc/>
    public bool Look(in SwitchRuleInput input)
    {
        ref double sum = ref State.Scalars[_sum];
        sum += Dot.Compute(input.Gradient, _previous.Span); // zeros before the first
        input.Gradient.CopyTo(_previous.Span);
        return input.Step >= _first && sum < 0;
    }
}
