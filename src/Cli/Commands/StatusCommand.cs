using System.CommandLine;
using Sweep.Cli.Access;
using Sweep.Cli.Output;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep status</c>: how far a study has got.</summary>
internal static class StatusCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> name = CommonOptions.StudyName();
        AccessOptions access = new();
        Option<bool> json = CommonOptions.Json();
        Command command = AccessOptions.Command("status", "Shows how far a study has got.", access, name, json);
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyAccess studies = await access.OpenAsync(result, AccessMode.Read, cancellation);
            StudyView study = await studies.GetStudyAsync(result.GetRequiredValue(name), cancellation);
            Show(study, result.GetValue(json));
            if (!result.GetValue(json) && await WaitingStudies.ReasonAsync(studies, study, cancellation) is { } reason)
                Console.WriteLine($"  {reason}");
        });
        return command;
    }

    /// <summary>Prints a study.</summary>
    public static void Show(StudyView study, bool json)
    {
        if (json)
        {
            Print.Json(study);
            return;
        }

        Console.WriteLine(
            $"{study.Name}: {study.Status}, {study.EndedTrials} of {study.PlannedTrials} trials ended");
        Console.WriteLine($"  {ProblemText.Line(study.Problem)}");
        foreach ((string state, long count) in study.Trials.Where(pair => pair.Value > 0))
            Console.WriteLine($"  {state}: {count}");
    }
}
