using Sweep.Core.Catalogue;
using Sweep.Core.Training;

namespace Sweep.Core.Problems.Counterexamples;

/// <summary>
/// Wilson's separable problem: everybody fits the train split, only the minimum-norm solution generalizes.
/// </summary>
public static class WilsonSeparable
{
    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "wilson",
        Summary = "Wilson's least squares: SGD generalizes, adaptive methods do not",
        Equation = "mean over the batch of (x w - y)^2 / 2; y = +1 with probability p, else -1; x1 = y, x2 = x3 = 1; a "
            + "block of 5 for each train example alone: one 1 if y = +1, five if y = -1; w starts at 0. "
            + "Accuracy: share of sign(x w) = y, 0 being neither",
        Source = "Wilson, Roelofs, Stern, Srebro, Recht, \"The Marginal Value of Adaptive Gradient Methods in Machine "
            + "Learning\" (NIPS 2017), section 3.3",
        Differences = "The published blocks go on without end. Those of validation and test examples get no gradient "
            + "and stay 0, so they are left out: such an example is y w1 + w2 + w3. Labels are drawn once, the same "
            + "for every seed; 1000 each for validation and test.",
        Hyperparameters =
        [
            new IntegerHyperparameter("examples", "Train examples", 200) { Minimum = 2, Maximum = 1_000_000 },
            new NumberHyperparameter("p", "Probability of the label +1", 0.6)
            {
                Minimum = 0.5, ExcludesMinimum = true, Maximum = 1,
            },
        ],
        Metrics = MetricNames.Accuracies,
        Version = 1,
        DefaultBatch = 0,
        DefaultEpochs = 1000,
        Create = static (values, _) => new WilsonProblem((int)values.Integer("examples"), values.Number("p")),
    };
}
