namespace Sweep.Core.Problems.Functions;

/// <summary>Rosenbrock's banana: a curved valley with its minimum 0 at (1, 1).</summary>
public static class Rosenbrock
{
    /// <summary>Its line in the catalogue.</summary>
    public static ProblemEntry Entry { get; } = NoisyPlaneProblem.CreateEntry(
        "rosenbrock",
        "Rosenbrock's curved valley with gradient noise",
        "(1 - u)^2 + 100 (v - u^2)^2",
        "Rosenbrock (1960); noise and start of \"DeepOBS\" (ICLR 2019), problem two_d_rosenbrock",
        -0.5f,
        1.5f,
        static (u, v) =>
        {
            double a = 1 - u;
            double b = v - (u * u);
            return ((a * a) + (100 * b * b), (-2 * a) - (400 * u * b), 200 * b);
        });
}
