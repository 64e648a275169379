using System.CommandLine;
using Sweep.Cli.Access;
using Sweep.Cli.Output;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep place</c>: changes where and when a study's trials run.</summary>
internal static class PlaceCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> name = CommonOptions.StudyName();
        PlacementOptions placement = new();
        AccessOptions access = new();
        Option<bool> json = CommonOptions.Json();
        Command command = AccessOptions.Command(
            "place", "Changes a study's priority, limit or labels; what is left out stays. No result depends on it.",
            access, [name, .. placement.All, json]);
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyAccess studies = await access.OpenAsync(result, AccessMode.Change, cancellation);
            StudyView study = await studies.GetStudyAsync(result.GetRequiredValue(name), cancellation);
            study = await studies.PlaceAsync(
                study.Name, placement.Apply(result, study.Placement), cancellation);
            if (result.GetValue(json)) Print.Json(study);
            else
            {
                PlacementView now = study.Placement;
                string labels = now.Labels is { Count: > 0 } some ? string.Join(",", some) : "none";
                Print.Study(
                    study,
                    $"priority {now.Priority}, parallel {now.Parallel?.ToString() ?? "none"}, labels {labels}");
            }
        });
        return command;
    }
}
