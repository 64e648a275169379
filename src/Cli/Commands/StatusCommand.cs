using System.CommandLine;
using Sweep.Cli.Output;
using Sweep.Client.Contracts;
using Sweep.Silo;
using Sweep.Store;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep status</c>: how far a study has got.</summary>
internal static class StatusCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> name = CommonOptions.StudyName();
        Option<string> path = CommonOptions.Store();
        Option<bool> json = CommonOptions.Json();
        Command command = new("status", "Shows how far a study has got.") { name, path, json };
        command.SetAction(async (result, cancellation) =>
        {
            await using var store = await CommonOptions.OpenAsync(result.GetRequiredValue(path), cancellation);
            StudyRecord record = await CommonOptions.FindAsync(store, result.GetRequiredValue(name), cancellation);
            StudyView study = Views.Of(record);
            if (result.GetValue(json))
            {
                Print.Json(study);
                return;
            }

            Console.WriteLine(
                $"{study.Name}: {study.Status}, {study.EndedTrials} of {study.PlannedTrials} trials ended");
            Console.WriteLine($"  {ProblemText.Line(record.Problem)}");
            foreach ((string state, long count) in study.Trials.Where(pair => pair.Value > 0))
                Console.WriteLine($"  {state}: {count}");
        });
        return command;
    }
}
