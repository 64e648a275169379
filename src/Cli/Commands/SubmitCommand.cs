using System.CommandLine;
using Sweep.Cli.Output;
using Sweep.Silo;
using Sweep.Silo.Datasets;
using Sweep.Store;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep submit</c>: stores a study for silos to run.</summary>
internal static class SubmitCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "The study file (YAML or JSON)." };
        Option<string> path = CommonOptions.Store();
        Option<string?> data = CommonOptions.Data();
        Option<bool> json = CommonOptions.Json();
        Command command = new("submit", "Stores a study for silos to run, and returns at once.")
        {
            file, path, data, json,
        };
        command.SetAction(async (result, cancellation) =>
        {
            string address = result.GetRequiredValue(path);
            CheckedStudy study = CheckedStudy.Read(
                result.GetRequiredValue(file), new DatasetLibrary(new(result.GetValue(data))));
            await using IStudyStore store = await CommonOptions.OpenOrCreateAsync(address, null, cancellation);
            (StudyRecord record, bool created) = await study.SubmitAsync(store, address, cancellation);
            if (result.GetValue(json)) Print.Json(Views.Of(record));
            else
            {
                Console.WriteLine(
                    $"{record.Name}: {(created ? "submitted" : "submitted before")}, {record.PlannedTrials} trials.");
            }
        });
        return command;
    }
}
