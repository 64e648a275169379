using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Counterexamples;

/// <summary>The stochastic form of <see cref="ReddiOnline"/>: the large gradient comes by chance.</summary>
public static class ReddiStochastic
{
    private const double Chance = 0.01;

    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "reddi-stochastic",
        Summary = "AMSGrad's stochastic counterexample to Adam: the optimum is -1, Adam goes to +1",
        Equation = "f(x) = 1010 x with probability 0.01, else -10 x, drawn anew for every example of every step; "
            + "x in [-1, 1], projected after each step; x starts at 0. Reported: the expected loss 0.2 x",
        Source = "Reddi, Kale, Kumar, \"On the Convergence of Adam and Beyond\" (ICLR 2018), section 5, with beta1 0.9 "
            + "and beta2 0.99, which the study file must set",
        Differences = "Draws do not repeat: an epoch is 10,000 examples by convention only. All splits are alike.",
        Hyperparameters = [],
        Version = 1,
        DefaultBatch = 1,
        DefaultEpochs = 10,
        Create = static (_, _) => new LinearProblem(10_000, Slope, static x => 0.2 * x, isBounded: true),
    };

    private static double Slope(in Batch batch)
    {
        RandomStream random = batch.Random(RandomPurpose.Noise);
        int large = 0;
        for (int i = 0; i < batch.Examples.Length; i++)
            large += random.UniformAt((ulong)(batch.First + i)) < Chance ? 1 : 0;
        return ((1010.0 * large) - (10.0 * (batch.Examples.Length - large))) / batch.Examples.Length;
    }
}
