using Sweep.Grains;
using Sweep.Store;

namespace Sweep.Cli.Output;

/// <summary>What trials are measured on, for people.</summary>
internal static class ProblemText
{
    /// <summary>One line.</summary>
    public static string Line(ProblemIdentity? problem) =>
        $"problem: {(problem is null ? "not known, stored before it was kept" : StudyProblem.Describe(problem))}";
}
