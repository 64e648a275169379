using System.CommandLine;
using Sweep.Cli.Access;
using Sweep.Cli.Output;
using Sweep.Client;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep submit</c>: stores a study for silos to run.</summary>
internal static class SubmitCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "The study file (YAML or JSON)." };
        AccessOptions access = new();
        Option<string?> data = CommonOptions.Data();
        Option<bool> json = CommonOptions.Json();
        PlacementOptions placement = new();
        Option<bool> wait = new("--wait") { Description = "Return when the study has ended, not at once." };
        Option<bool> follow = new("--follow") { Description = "Show progress until the study has ended, as 'watch'." };
        Command command = AccessOptions.Command(
            "submit", "Stores a study for silos to run, and returns at once.", access,
            [file, .. placement.All, wait, follow, data, json]);
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyAccess studies = await access.OpenAsync(result, AccessMode.Create, cancellation);
            SubmittedStudy submitted = await studies.SubmitAsync(
                result.GetRequiredValue(file), result.GetValue(data), placement.Apply(result, new()),
                TraceContext.FromEnvironment(), cancellation);
            StudyView study = submitted.Study;
            if (!submitted.Created && !IsSame(placement.Apply(result, study.Placement), study.Placement))
            {
                Console.Error.WriteLine(
                    $"{study.Name}: was submitted before, and stays placed as it is: 'sweep place {study.Name}' with "
                    + "the same options changes that.");
            }

            if (result.GetValue(json)) Print.Json(study);
            else
            {
                string how = submitted.Created ? "submitted" : "submitted before";
                Console.WriteLine($"{study.Name}: {how}, {study.PlannedTrials} trials.");
            }

            if (!result.GetValue(wait) && !result.GetValue(follow)) return ExitCode.Done;
            return await StudyWatcher.WatchAsync(
                studies,
                study.Name,
                result.GetValue(follow) ? StudyWatcher.ShownOn(result.GetValue(json)) : WatchOutput.None,
                cancellation);
        });
        return command;
    }

    private static bool IsSame(PlacementView one, PlacementView other) =>
        (one.Priority, one.Parallel) == (other.Priority, other.Parallel)
        && (one.Labels ?? []).SequenceEqual(other.Labels ?? []);
}
