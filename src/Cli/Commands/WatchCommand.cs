using System.CommandLine;
using Sweep.Cli.Access;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep watch</c>: a study's progress until it has ended.</summary>
internal static class WatchCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> name = CommonOptions.StudyName();
        AccessOptions access = new();
        Option<bool> json = new("--json")
        {
            Description = "Print the events of the API, one JSON object a line: first all that has happened.",
        };
        Command command = AccessOptions.Command(
            "watch",
            "Shows a study's progress until it has ended. Exits with 1 when trials failed or it was cancelled.",
            access, name, json);
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyAccess studies = await access.OpenAsync(result, AccessMode.Read, cancellation);
            return await StudyWatcher.WatchAsync(
                studies,
                result.GetRequiredValue(name),
                StudyWatcher.ShownOn(result.GetValue(json)),
                cancellation);
        });
        return command;
    }
}
