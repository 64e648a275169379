namespace Sweep.Core.Problems.Functions;

/// <summary>A well with its minimum 0 at the origin in a plain that flattens out: momentum's own case.</summary>
public static class Plateau
{
    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = NoisyPlaneProblem.CreateEntry(
        "plateau",
        "A well in a plain that flattens out, with gradient noise: momentum's own case",
        "r^2 / (1 + r^2), r^2 = u^2 + v^2",
        "Geman and McClure's function (1985) in two dimensions; start: on the plain at r = 5, where the slope is "
            + "0.0148, 44 times less than at its steepest; noise is 0.1 by default, because one of 1 would hide it",
        -4,
        3,
        static (u, v) =>
        {
            double square = (u * u) + (v * v);
            double denominator = 1 + square;
            double factor = 2 / (denominator * denominator);
            return (square / denominator, factor * u, factor * v);
        },
        noise: 0.1);
}
