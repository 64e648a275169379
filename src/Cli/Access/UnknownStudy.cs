using Sweep.Client.Contracts;

namespace Sweep.Cli.Access;

/// <summary>The error about a study that is not there.</summary>
internal static class UnknownStudy
{
    /// <summary>Names those that are there, and the nearest of them.</summary>
    /// <param name="name">The name as it was given.</param>
    /// <param name="known">The studies there are.</param>
    /// <param name="place">Where: <c>the store</c>.</param>
    public static CommandException Of(string name, IEnumerable<StudyView> known, string place) =>
        Unknown.Name("study", name, known.Select(study => study.Name), $"in {place}: ");
}
