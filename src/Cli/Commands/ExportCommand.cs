using System.CommandLine;
using Sweep.Cli.Access;
using Sweep.Client;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Commands;

/// <summary>
/// <c>sweep export</c>: what a study determines, in a fixed order, so that equal studies export equal bytes. Times,
/// silos and attempts, which no study determines, only on request.
/// </summary>
internal static class ExportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> name = CommonOptions.StudyName();
        AccessOptions access = new();
        Option<string> format = new("--format") { Description = "csv or json.", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "json");
        Option<string> table = new("--table")
        {
            Description = "For csv: 'points' (every point of every curve) or 'trials' (one row a trial).",
            DefaultValueFactory = _ => "points",
        };
        table.AcceptOnlyFromAmong("points", "trials");
        Option<bool> attempts = new("--attempts")
        {
            Description = "For csv: the attempts, with times and silos, instead of the table. For json: in addition.",
        };
        Option<string?> file = new("--output")
        {
            Description = "A file instead of standard output.",
            HelpName = "path",
        };
        Command command = AccessOptions.Command(
            "export", "Writes a study's trials and metrics.", access, name, format, table, attempts, file);
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyAccess studies = await access.OpenAsync(result, AccessMode.Read, cancellation);
            StudyView study = await studies.GetStudyAsync(result.GetRequiredValue(name), cancellation);
            await using Stream output = Open(result.GetValue(file));
            ExportOptions options = new()
            {
                Format = result.GetRequiredValue(format),
                Table = result.GetRequiredValue(table),
                Attempts = result.GetValue(attempts),
            };
            await studies.ExportAsync(study.Name, options, output, cancellation);
        });
        return command;
    }

    private static Stream Open(string? file)
    {
        try
        {
            return file is null ? Console.OpenStandardOutput() : File.Create(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCode.Usage, $"--output {file}: {exception.Message}");
        }
    }
}
