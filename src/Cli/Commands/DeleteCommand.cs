using System.CommandLine;
using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep delete</c>: removes a study with all its results.</summary>
internal static class DeleteCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> name = CommonOptions.StudyName();
        Option<string> path = CommonOptions.Store();
        Option<bool> yes = new("--yes") { Description = "Do not ask, not even when trials are running." };
        Command command = new("delete", "Removes a study with all its trials, metrics and checkpoints.")
        {
            name, yes, path,
        };
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyStore store = await CommonOptions.OpenAsync(
                result.GetRequiredValue(path), cancellation, readOnly: false);
            StudyRecord study = await CommonOptions.FindAsync(store, result.GetRequiredValue(name), cancellation);
            if (!result.GetValue(yes)) Confirm(study);
            await store.DeleteStudyAsync(study.Id, cancellation);
            Console.WriteLine($"Deleted {study.Name} with {study.NextNumber} trials.");
        });
        return command;
    }

    private static void Confirm(StudyRecord study)
    {
        long running = study.Counts.GetValueOrDefault(TrialState.Running);
        string what = $"{study.Name} has {study.Ended} ended and {running} running trials.";
        if (Console.IsInputRedirected)
            throw new CommandException(ExitCode.Usage, $"{what} Add --yes to delete it with all its results.");
        Console.Error.Write($"{what} Delete it with all its results? [y/N] ");
        if (Console.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
            throw new CommandException(ExitCode.Usage, "Nothing was deleted.");
    }
}
