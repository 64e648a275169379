using System.CommandLine;
using Sweep.Cli.Silos;
using Sweep.Core.Catalogue;
using Sweep.Core.Studies;
using Sweep.Grains;
using Sweep.Silo;
using Sweep.Silo.Datasets;
using Sweep.Store;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep run</c>: a study file in, a ranking out, on this machine.</summary>
internal static class RunCommand
{
    private const int QuarantineAfter = 10; // docs/adr/0002

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> file = new("file") { Description = "The study file (YAML or JSON)." };
        Option<string> path = CommonOptions.Store();
        Option<string?> data = CommonOptions.Data();
        Option<string?> checkpoints = CommonOptions.Checkpoints();
        Option<bool> json = CommonOptions.Json();
        Option<int> slots = new("--slots")
        {
            Description = "Trials that run at the same time. No result depends on it.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        slots.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1024)
                result.AddError("--slots must be between 1 and 1024.");
        });
        Option<double> checkpoint = new("--checkpoint-every")
        {
            Description = "Seconds between checkpoints of a running trial. No result depends on it.",
            DefaultValueFactory = _ => 10,
            HelpName = "seconds",
        };
        checkpoint.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 86_400))
                result.AddError("--checkpoint-every must be between 0 and 86400 seconds.");
        });
        Command command = new("run", "Runs a study on this machine, or goes on with one, and ranks it.")
        {
            file, slots, checkpoint, data, path, checkpoints, json,
        };
        command.SetAction((result, _) => RunAsync(new(
            result.GetRequiredValue(file),
            result.GetRequiredValue(path),
            result.GetValue(data),
            result.GetValue(slots),
            TimeSpan.FromSeconds(result.GetValue(checkpoint)),
            result.GetValue(json),
            result.GetValue(checkpoints))));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings)
    {
        DatasetLibrary datasets = new(new DatasetFolders(settings.Data));
        CheckedStudy file = CheckedStudy.Read(settings.File, datasets);
        await using IStudyStore store = await CommonOptions.OpenOrCreateAsync(
            settings.Store, settings.Checkpoints, CancellationToken.None);
        (StudyRecord record, bool created) = await file.SubmitAsync(
            store, settings.Store, new(), TraceContext.FromEnvironment(), CancellationToken.None);

        Study study = StudyCache.Read(record);
        RunProgress progress = new(store, record.Id, study, toErrorStream: settings.Json);
        progress.Begin(record, created);
        if (record.Status != StudyStatus.Completed)
        {
            using DrainSignals drain = new(RunProgress.Draining, TimeProvider.System);
            SiloOptions options = new()
            {
                Name = SiloSettings.DefaultName,
                Slots = settings.Slots,
                GroupSize = SweepCatalogue.Problems[study.Problem.Name].GroupSize(study.Problem.Values),
                OnlyStudy = record.Id,
                QuarantineAfter = QuarantineAfter,
                Runner = new() { CheckpointEvery = settings.CheckpointEvery },
            };
            SiloHost silo = new(store, datasets, options, TimeProvider.System, progress);
            await progress.ShowAsync(silo.RunAsync(drain.Token));
            record = await store.GetStudyAsync(record.Id, CancellationToken.None) ?? record;
        }

        if (record.Status != StudyStatus.Completed)
        {
            progress.Stopped(record);
            return ExitCode.Failed;
        }

        RankCommand.Show(
            await RankingViews.ReadAsync(store, record, CancellationToken.None), settings.Json);
        if (!settings.Json)
        {
            Console.WriteLine($"Results are in {StoreAddress.Describe(settings.Store)}. "
                + $"See 'sweep trials {study.Name}' and 'sweep export {study.Name}'.");
        }

        return StudyEnd.ExitCodeOf(Views.Of(record));
    }

    private sealed record Settings(
        string File, string Store, string? Data, int Slots, TimeSpan CheckpointEvery, bool Json, string? Checkpoints);
}
