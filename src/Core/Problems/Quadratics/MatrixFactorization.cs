using Sweep.Core.Catalogue;

namespace Sweep.Core.Problems.Quadratics;

/// <summary>A two-layer linear network that must become a badly conditioned matrix.</summary>
public static class MatrixFactorization
{
    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = new()
    {
        Name = "matrix-factorization",
        Summary = "Two-layer linear network that must become a badly conditioned matrix",
        Equation = "mean over the batch of |W2 W1 x - A x|^2; x ~ N(0, I), 6 numbers; A = U diag(s) V^T is 10 x 6, s "
            + "from 1 to 1 / condition in equal ratios, U and V random rotations; W1 hidden x 6, W2 10 x hidden, "
            + "normal with variance 1 / fan-in. 1000 examples each for train and validation; test: the expectation "
            + "|W2 W1 - A|^2",
        Source = "Rahimi and Recht, test-of-time talk at NIPS 2017, and their \"shallow linear net\": same sizes; "
            + "draws are numpy's RandomState 42 (U, V, then train) and 43 (validation)",
        Differences = "Published A: rows of uniform numbers whose scale grows from 1 to the condition number; here its "
            + "singular values are what is stated. Weights are float32: losses below about 1e-13 are rounding.",
        Hyperparameters =
        [
            new NumberHyperparameter("condition", "Ratio of A's largest and smallest singular value", 1e10)
            {
                Minimum = 1, Maximum = 1e30,
            },
            new IntegerHyperparameter("hidden", "Rows of W1", 6) { Minimum = 1, Maximum = 1024 },
        ],
        Version = 1,
        DefaultBatch = 0,
        DefaultEpochs = 1000,
        Create = static (values, _) =>
            new MatrixFactorizationProblem(values.Number("condition"), (int)values.Integer("hidden")),
    };
}
