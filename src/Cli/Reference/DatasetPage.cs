using System.Globalization;
using System.Text;
using Sweep.Core.Data;

namespace Sweep.Cli.Reference;

/// <summary>
/// The page of datasets: what they hold, how they are split, whose they are and where they come from.
/// </summary>
internal static class DatasetPage
{
    /// <summary>The page's text below its title.</summary>
    public static string Text(IReadOnlyList<DatasetEntry> entries)
    {
        StringBuilder text = new();
        foreach (DatasetEntry entry in entries)
        {
            text.Append($"\n## {entry.Name}\n\n{entry.Summary}.\n");
            if (entry.Aliases.Count > 0)
                text.Append($"\nAlso: {string.Join(", ", entry.Aliases.Select(alias => $"`{alias}`"))}.\n");
            text.Append("\n| train | validation | test | shape (height x width x channels) | classes |\n");
            text.Append("|---|---|---|---|---|\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {entry.Train} | {entry.Validation} | {entry.Test} | {string.Join(" x ", entry.Shape)} | "
                + $"{entry.Classes} |\n");
            text.Append($"\n**Splits.** {Sentence(entry.Splits)}\n");
            text.Append($"\n**Where it comes from.** {Origin(entry)}\n");
            text.Append($"\n**Licence.** {entry.Licence}\n");
            text.Append($"\n**Source.** {entry.Source}\n");
        }

        return text.ToString();
    }

    private static string Origin(DatasetEntry entry)
    {
        if (entry.Files.Count == 0) return "It ships with Sweep.";
        string package = entry.DebianPackage is { } name ? $" Debian's package `{name}` has them too." : "";
        return $"Read from {string.Join(", ", entry.Files.Select(file => $"`{file.Name}`"))}, compressed or not; "
            + $"`sweep data fetch {entry.Name}` downloads and verifies them.{package}";
    }

    private static string Sentence(string text) =>
        $"{char.ToUpperInvariant(text[0])}{text[1..]}{(text.EndsWith('.') ? "" : ".")}";
}
