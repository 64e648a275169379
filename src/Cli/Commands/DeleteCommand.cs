using System.CommandLine;
using Sweep.Cli.Access;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep delete</c>: removes a study with all its results.</summary>
internal static class DeleteCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> name = CommonOptions.StudyName();
        AccessOptions access = new();
        Option<bool> yes = new("--yes") { Description = "Do not ask, not even when trials are running." };
        Command command = AccessOptions.Command(
            "delete", "Removes a study with all its trials, metrics and checkpoints.", access, name, yes);
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyAccess studies = await access.OpenAsync(result, AccessMode.Change, cancellation);
            StudyView study = await studies.GetStudyAsync(result.GetRequiredValue(name), cancellation);
            if (!result.GetValue(yes)) Confirm(study);
            await studies.DeleteAsync(study.Name, cancellation);
            Console.WriteLine($"Deleted {study.Name} with {study.Trials.Values.Sum()} trials.");
        });
        return command;
    }

    private static void Confirm(StudyView study)
    {
        long running = study.Trials.GetValueOrDefault("running");
        string what = $"{study.Name} has {study.EndedTrials} ended and {running} running trials.";
        if (Console.IsInputRedirected)
            throw new CommandException(ExitCode.Usage, $"{what} Add --yes to delete it with all its results.");
        Console.Error.Write($"{what} Delete it with all its results? [y/N] ");
        if (Console.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
            throw new CommandException(ExitCode.Usage, "Nothing was deleted.");
    }
}
