using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Quadratics;

/// <summary>DeepOBS's quadratic with the spectrum of a deep network: 90 small eigenvalues and 10 large ones.</summary>
public static class QuadraticDeep
{
    private const int Count = 1000;
    private const double Deviation = 0.6;

    private static readonly Lazy<SymmetricMatrix> SharedHessian = new(DrawHessian);
    private static readonly Lazy<QuadraticData> Train = new(static () => new(Hessian, Count, Deviation, 42));
    private static readonly Lazy<QuadraticData> Validation = new(static () => new(Hessian, Count, Deviation, 44));
    private static readonly Lazy<QuadraticData> Test = new(static () => new(Hessian, Count, Deviation, 43));

    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "quadratic_deep",
        Summary = "Noisy 100-dimensional quadratic with the eigenvalues of a deep network's Hessian",
        Equation = "mean over the batch of (theta - x)^T H (theta - x) / 2; H = R^T diag(l) R with 90 l ~ U(0, 1), "
            + "10 l ~ U(30, 60) and a random rotation R; x ~ N(0, 0.6^2 I), 1000 of each split; theta starts at 1",
        Source = "Schneider, Balles, Hennig, \"DeepOBS\" (ICLR 2019), problem quadratic_deep: numpy RandomState(42) "
            + "for H and, anew, for the train split, 43 for test; spectrum: arXiv:1611.01838",
        Differences = "DeepOBS has no validation split here; ours is drawn with seed 44. H and x are rounded to "
            + "float32 as there, but sums are in double; losses of splits are over all "
            + "1000 examples, there over the 896 of whole batches. DeepOBS's published baselines replay one batch "
            + "order every epoch: order: frozen repeats that.",
        Hyperparameters = [],
        Version = 1,
        DefaultBatch = 128,
        DefaultEpochs = 100,
        DefaultDropLast = true,
        Create = static (_, _) => new QuadraticProblem(Hessian, Train.Value, Validation.Value, Test.Value),
    };

    /// <summary>H.</summary>
    internal static SymmetricMatrix Hessian => SharedHessian.Value;

    private static SymmetricMatrix DrawHessian()
    {
        NumpyRandomState random = new(42);
        double[] eigenvalues = new double[100];
        for (int i = 0; i < 90; i++) eigenvalues[i] = random.NextUniform();
        for (int i = 90; i < 100; i++) eigenvalues[i] = random.NextUniform(30, 60);
        return SymmetricMatrix.FromEigenvalues(eigenvalues, RandomRotation.Draw(eigenvalues.Length, random));
    }
}
