using Sweep.Core.Catalogue;
using Sweep.Core.Problems;

namespace Sweep.Core.Tests.Problems;

/// <summary>The problems that are trained here: all but those that clients evaluate.</summary>
internal static class TrainedProblems
{
    public static ProblemEntry[] All { get; } = [.. SweepCatalogue.Problems.Where(entry => !entry.IsExternal)];

    public static string[] Names { get; } = [.. All.Select(entry => entry.Name)];
}
