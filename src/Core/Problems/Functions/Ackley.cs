using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Functions;

/// <summary>Ackley's function: a rippled plain around one deep funnel with its minimum 0 at the origin.</summary>
public static class Ackley
{
    // Not Math.E: with Exp's own last bit the minimum is exactly 0.
    private static readonly double E = ScalarMath.Exp(1);

    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = NoisyPlaneProblem.CreateEntry(
        "ackley",
        "Ackley's function with gradient noise: a rippled plain around a deep funnel",
        "20 + e - 20 exp(-0.2 sqrt((u^2 + v^2) / 2)) - exp((cos(2 pi u) + cos(2 pi v)) / 2); gradient 0 at the cusp",
        "Ackley, A Connectionist Machine for Genetic Hillclimbing (1987); start: on the plain, some ripples away "
            + "from the funnel and on no line of symmetry",
        -3.75f,
        2.25f,
        static (u, v) =>
        {
            double radius = Math.Sqrt(((u * u) + (v * v)) / 2);
            double funnel = 20 * ScalarMath.Exp(-0.2 * radius);
            double ripple = ScalarMath.Exp((ScalarMath.CosPi(2 * u) + ScalarMath.CosPi(2 * v)) / 2);

            // The funnel's point has no gradient; its symmetric subgradient is 0.
            double pull = radius == 0 ? 0 : 0.1 * funnel / radius;
            return (
                (20 - funnel) + (E - ripple),
                (pull * u) + (Math.PI * ripple * ScalarMath.SinPi(2 * u)),
                (pull * v) + (Math.PI * ripple * ScalarMath.SinPi(2 * v)));
        });
}
