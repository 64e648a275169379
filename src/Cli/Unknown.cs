using Sweep.Core.Studies;

namespace Sweep.Cli;

/// <summary>Refuses names that nothing has, with the names there are and the nearest of them.</summary>
internal static class Unknown
{
    /// <summary>The error to throw.</summary>
    /// <param name="what">What should have the name: <c>arm</c>.</param>
    /// <param name="found">The name as it was given.</param>
    /// <param name="known">The names there are.</param>
    /// <param name="where">A file or store, followed by a colon and a blank; or nothing.</param>
    public static CommandException Name(string what, string found, IEnumerable<string> known, string where = "")
    {
        string[] names = [.. known];
        string expected = names.Length == 0 ? "there is none" : $"expected one of {string.Join(", ", names)}";
        return new(
            ExitCode.Usage,
            $"{where}found the unknown {what} {Names.Quote(found)}, {expected}{Names.Suggest(found, names)}");
    }
}
