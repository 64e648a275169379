using Sweep.Client.Contracts;
using Sweep.Grains;

namespace Sweep.Cli.Output;

/// <summary>What trials are measured on, for people.</summary>
internal static class ProblemText
{
    /// <summary>One line.</summary>
    public static string Line(ProblemView? problem) =>
        problem is null
            ? "problem: not known, stored before it was kept"
            : $"problem: {StudyProblem.Describe(new(problem.Name, problem.Version, problem.Hash))}";
}
