namespace Sweep.Core.Problems.Functions;

/// <summary>A saddle at the origin, bounded below: minima 0 at (0, 1) and (0, -1).</summary>
public static class Saddle
{
    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = NoisyPlaneProblem.CreateEntry(
        "saddle",
        "A saddle between two equal minima, with gradient noise",
        "u^2 / 2 + (v^2 - 1)^2 / 4",
        "normal form of a nondegenerate saddle, bounded by a quartic; the question is that of Dauphin et al., "
            + "NIPS 2014; start: almost on the line that leads into the saddle",
        1.5f,
        1e-3f,
        static (u, v) =>
        {
            double b = (v * v) - 1;
            return (((u * u) / 2) + (b * b / 4), u, v * b);
        },
        noise: 0.1);
}
