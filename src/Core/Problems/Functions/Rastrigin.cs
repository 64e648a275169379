using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Functions;

/// <summary>Rastrigin's function: a bowl under a regular lattice of minima, the lowest 0 at the origin.</summary>
public static class Rastrigin
{
    private const double Height = 10;

    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = NoisyPlaneProblem.CreateEntry(
        "rastrigin",
        "Rastrigin's function with gradient noise: a bowl full of local minima",
        "20 + u^2 - 10 cos(2 pi u) + v^2 - 10 cos(2 pi v)",
        "Rastrigin (1974), in the two-dimensional form of Muehlenbein, Schomisch and Born (1991); start: on the "
            + "rim of the usual domain's inner half, between lattice minima, one coordinate near a minimum and one "
            + "near a maximum",
        -2,
        3.5f,
        static (u, v) => (
            (2 * Height) + Term(u) + Term(v),
            Slope(u),
            Slope(v)));

    private static double Term(double x) => (x * x) - (Height * ScalarMath.CosPi(2 * x));

    private static double Slope(double x) => (2 * x) + (2 * Math.PI * Height * ScalarMath.SinPi(2 * x));
}
