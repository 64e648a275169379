namespace Sweep.Core.Problems.Functions;

/// <summary>
/// Himmelblau's function: four equal minima 0, at (3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186) and
/// (3.584428, -1.848126), around one maximum.
/// </summary>
public static class Himmelblau
{
    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = NoisyPlaneProblem.CreateEntry(
        "himmelblau",
        "Himmelblau's function with gradient noise: four equal minima",
        "(u^2 + v - 11)^2 + (u + v^2 - 7)^2",
        "Himmelblau, Applied Nonlinear Programming (1972); start: the origin, beside the maximum at (-0.27, -0.92), "
            + "from where no minimum is favoured much",
        0,
        0,
        static (u, v) =>
        {
            double a = (u * u) + v - 11;
            double b = u + (v * v) - 7;
            return ((a * a) + (b * b), (4 * u * a) + (2 * b), (2 * a) + (4 * v * b));
        });
}
