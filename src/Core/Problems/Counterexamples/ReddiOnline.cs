namespace Sweep.Core.Problems.Counterexamples;

/// <summary>
/// The on-line sequence on which Adam goes to the worst point: one large gradient, a hundred small ones.
/// </summary>
public static class ReddiOnline
{
    private const int Cycle = 101;

    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "reddi-online",
        Summary = "AMSGrad's on-line counterexample to Adam: the optimum is -1, Adam goes to +1",
        Equation = "f_t(x) = 1010 x if t mod 101 = 1, else -10 x, t from 1; x in [-1, 1], projected after each step; "
            + "x starts at 0. Reported: the mean of f over a cycle, 10 x / 101, so x is 10.1 times the loss",
        Source = "Reddi, Kale, Kumar, \"On the Convergence of Adam and Beyond\" (ICLR 2018), section 5, with beta1 0.9 "
            + "and beta2 0.99, which the study file must set",
        Differences = "The batch size does not matter: a step is a round, whatever its examples. All splits are alike.",
        Hyperparameters = [],
        Version = 1,
        DefaultBatch = 1,
        DefaultEpochs = 1000,
        Create = static (_, _) => new LinearProblem(
            Cycle, static (in Batch batch) => batch.Step % Cycle == 0 ? 1010 : -10, static x => 10 * x / Cycle,
            isBounded: true),
    };
}
