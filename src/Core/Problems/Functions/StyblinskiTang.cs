namespace Sweep.Core.Problems.Functions;

/// <summary>
/// Styblinski and Tang's function: four minima of unequal depth, the lowest -78.33233 at (-2.903534, -2.903534).
/// </summary>
public static class StyblinskiTang
{
    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = NoisyPlaneProblem.CreateEntry(
        "styblinski-tang",
        "Styblinski and Tang's function with gradient noise: four minima of unequal depth",
        "(u^4 - 16 u^2 + 5 u + v^4 - 16 v^2 + 5 v) / 2",
        "Styblinski and Tang, Neural Networks 3 (1990); start: just beyond the maximum at (0.157, 0.157), in the "
            + "basin of the poorest minimum, so that noise and step size decide where it ends",
        0.2f,
        0.2f,
        static (u, v) => (Term(u) + Term(v), Slope(u), Slope(v)));

    private static double Term(double x) => ((x * x * x * x) - (16 * x * x) + (5 * x)) / 2;

    private static double Slope(double x) => (2 * x * x * x) - (16 * x) + 2.5;
}
