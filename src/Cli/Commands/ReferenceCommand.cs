using System.CommandLine;
using Sweep.Cli.Reference;

namespace Sweep.Cli.Commands;

/// <summary>
/// <c>sweep reference</c>: writes the reference docs out of the catalogue, or checks that they are current.
/// </summary>
internal static class ReferenceCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> output = new("--output")
        {
            Description = "Folder to write to.",
            DefaultValueFactory = _ => Path.Combine("docs", "reference"),
            HelpName = "folder",
        };
        Option<bool> check = new("--check") { Description = "Write nothing; fail when the folder is stale." };
        Command command = new("reference", "Writes the reference docs out of the catalogue.") { output, check };
        command.SetAction(result =>
        {
            string folder = result.GetRequiredValue(output);
            IReadOnlyList<ReferencePage> pages = ReferenceDocs.Pages();
            List<string> stale =
                [.. pages.Where(page => !IsCurrent(folder, page)).Select(page => page.Name), .. Left(folder, pages)];
            if (result.GetValue(check))
            {
                return stale.Count == 0
                    ? ExitCode.Done
                    : throw new CommandException(
                        ExitCode.Failed, $"{folder} is stale ({string.Join(", ", stale)}): run 'sweep reference'.");
            }

            Directory.CreateDirectory(folder);
            foreach (string name in Left(folder, pages)) File.Delete(Path.Combine(folder, name));
            foreach (ReferencePage page in pages) File.WriteAllText(Path.Combine(folder, page.Name), page.Text);
            Console.WriteLine($"{pages.Count} files in {folder}, {stale.Count} of them changed.");
            return ExitCode.Done;
        });
        return command;
    }

    private static bool IsCurrent(string folder, ReferencePage page)
    {
        string path = Path.Combine(folder, page.Name);
        return File.Exists(path) && File.ReadAllText(path) == page.Text;
    }

    /// <summary>Files of entries that the catalogue no longer has.</summary>
    private static IEnumerable<string> Left(string folder, IReadOnlyList<ReferencePage> pages) =>
        Directory.Exists(folder)
            ? Directory.GetFiles(folder).Select(path => Path.GetFileName(path))
                .Except(pages.Select(page => page.Name))
                .Order()
            : [];
}
