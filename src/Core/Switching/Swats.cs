using Sweep.Core.Catalogue;
using Sweep.Core.Optimizers;
using Sweep.Core.Training;

namespace Sweep.Core.Switching;

/// <summary>SWATS' criterion, literally: the averaged projected rate agrees with the latest one.</summary>
public sealed class Swats : ISwitchRule
{
    private readonly double _tolerance;
    private readonly double _beta2;
    private readonly int _lambda;

    private Swats(HyperparameterValues values, SwitchRuleContext context)
    {
        _tolerance = values.Number("tolerance");
        _beta2 = values.TryGet(OptimizerHyperparameters.Beta2Name, out double given) ? given
            : context.From.Values.TryGet(OptimizerHyperparameters.Beta2Name, out double own) ? own
            : 0.999;
        _lambda = State.AddScalar("lambda");
        State.AddScalar("rate");
        State.AddScalar("value");
        State.AddScalar("seen");
    }

    /// <summary>Its catalogue entry.</summary>
    public static SwitchRuleEntry Entry { get; } = new()
    {
        Name = "swats",
        Summary = "The averaged rate of SGD that matches the optimizer's steps agrees with the latest one.",
        Equation = """
            p the step, g the gradient; if p'g != 0: gamma = p'p / (-p'g); lambda = beta2 lambda + (1 - beta2) gamma
            lambda-hat = lambda / (1 - beta2^k); switch if k > 1, |lambda-hat - gamma| < tolerance and lambda-hat > 0
            rate of SGD from then on: lambda-hat
            """,
        Source = "Keskar, Socher, Improving Generalization Performance by Switching from Adam to SGD, "
            + "arXiv:1712.07628, Algorithm 1",
        Differences = "The paper's tolerance is 1e-9, which hardly ever fires on networks: try 1e-6 to 1e-4 too. At "
            + "k = 1 the two always agree, hence k > 1. gamma may be negative, and so may lambda-hat, which is no "
            + "rate: the paper leaves that open. One rate for all tensors, as in the paper; some implementations "
            + "project each tensor alone. p is the difference of the float32 parameters. The paper's SGD is 'to: sgdm' "
            + "with the switch's default 'momentum: zero': its momentum is beta1 unless the study file gives one, and "
            + "its rate (1 - momentum) lambda-hat.",
        Hyperparameters =
        [
            new NumberHyperparameter("tolerance", "Largest difference that counts as agreement.", 1e-9) { Minimum = 0 },
            new NumberHyperparameter(
                OptimizerHyperparameters.Beta2Name,
                "Decay rate of lambda; the first optimizer's own beta2 when left out (0.999 if it has none).",
                null) { Minimum = 0, Maximum = 1, ExcludesMaximum = true },
        ],
        Create = static (values, context) => new Swats(values, context),
    };

    /// <inheritdoc/>
    public NamedState State { get; } = new();

    /// <inheritdoc/>
    public bool NeedsGradient => true;

    /// <inheritdoc/>
    public bool NeedsMove => true;

    /// <inheritdoc/>
    public double Value => State.Scalars[_lambda + 3] == 0 ? double.NaN : State.Scalars[_lambda + 2];

    /// <inheritdoc/>
    public double? Rate => State.Scalars[_lambda + 1];

    /// <inheritdoc/>
    public bool Look(in SwitchRuleInput input)
    {
        if (!Projection.TryRate(input.Move, input.Gradient, out double gamma)) return false;
        Span<double> state = State.Scalars[_lambda..];
        state[0] = (_beta2 * state[0]) + ((1 - _beta2) * gamma);
        double rate = state[0] / StepCounter.BiasCorrection(_beta2, input.Step);
        (state[1], state[2], state[3]) = (rate, Math.Abs(rate - gamma), 1);
        return input.Step > 1 && rate > 0 && state[2] < _tolerance;
    }
}
