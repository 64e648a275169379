namespace Sweep.Core.Problems.Functions;

/// <summary>Beale's function: steep corners around a flat valley with its minimum 0 at (3, 0.5).</summary>
public static class Beale
{
    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = NoisyPlaneProblem.CreateEntry(
        "beale",
        "Beale's function with gradient noise: steep corners, a flat valley",
        "(1.5 - u + u v)^2 + (2.25 - u + u v^2)^2 + (2.625 - u + u v^3)^2",
        "Beale (1958); noise and start of \"DeepOBS\" (ICLR 2019), problem two_d_beale",
        -4.5f,
        4.5f,
        static (u, v) =>
        {
            double square = v * v;
            double cube = square * v;
            double a = 1.5 - u + (u * v);
            double b = 2.25 - u + (u * square);
            double c = 2.625 - u + (u * cube);
            return (
                (a * a) + (b * b) + (c * c),
                2 * ((a * (v - 1)) + (b * (square - 1)) + (c * (cube - 1))),
                2 * u * (a + (2 * b * v) + (3 * c * square)));
        });
}
