using Sweep.Core.Numerics;

namespace Sweep.Core.Problems.Functions;

/// <summary>Branin's function: three equal minima, 0.397887 at (-pi, 12.275), (pi, 2.275) and (3 pi, 2.475).</summary>
public static class Branin
{
    private const double B = 5.1 / (4 * Math.PI * Math.PI);
    private const double C = 5 / Math.PI;
    private const double R = 6;
    private const double S = 10;
    private const double T = 1 / (8 * Math.PI);

    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = NoisyPlaneProblem.CreateEntry(
        "branin",
        "Branin's function with gradient noise: three equal minima",
        "(v - b u^2 + c u - 6)^2 + 10 (1 - t) cos u + 10, b = 5.1 / (4 pi^2), c = 5 / pi, t = 1 / (8 pi)",
        "Branin (1972); noise and start of \"DeepOBS\" (ICLR 2019), problem two_d_branin",
        2.5f,
        12.5f,
        static (u, v) =>
        {
            double a = v - (B * u * u) + (C * u) - R;
            double cosine = ScalarMath.CosPi(u / Math.PI), sine = ScalarMath.SinPi(u / Math.PI);
            return (
                (a * a) + (S * (1 - T) * cosine) + S,
                (2 * a * (C - (2 * B * u))) - (S * (1 - T) * sine),
                2 * a);
        });
}
