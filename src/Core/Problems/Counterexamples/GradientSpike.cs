using Sweep.Core.Catalogue;

namespace Sweep.Core.Problems.Counterexamples;

/// <summary>Many equal gradients and then one huge one: how far does it throw the parameter?</summary>
public static class GradientSpike
{
    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "spike",
        Summary = "A thousand gradients of 1, then one of 10,000: how far does one step go?",
        Equation = "f_t(x) = x for the first quiet steps, height x at the next one, x after it; x starts at 0. "
            + "Reported: the displacement |x|; evaluate before and after the spike to have that step's own",
        Source = "the worked example of lectures on adaptive methods: with beta1 0, beta2 0.999 and no bias correction "
            + "the spike alone moves x by sqrt(1000) learning rates (rmsprop with alpha 0.999 is that method)",
        Differences = "The batch size does not matter: a step is a round, whatever its examples. All splits are alike.",
        Hyperparameters =
        [
            new IntegerHyperparameter("quiet", "Gradients of 1 before the spike", 1000)
            {
                Minimum = 0, Maximum = 1_000_000,
            },
            new NumberHyperparameter("height", "The spike's gradient", 1e4) { Minimum = 0 },
        ],
        Version = 1,
        DefaultBatch = 1,
        DefaultEpochs = 1,
        Create = static (values, _) =>
        {
            (long quiet, double height) = (values.Integer("quiet"), values.Number("height"));
            return new LinearProblem(
                (int)quiet + 1, (in Batch batch) => batch.Step == quiet ? height : 1, Math.Abs, isBounded: false);
        },
    };
}
