using System.CommandLine;
using System.Runtime.InteropServices;
using Sweep.Core.Catalogue;
using Sweep.Core.Studies;
using Sweep.Core.Training;
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
        (Study study, string source) = StudyFile.Read(settings.File);
        DatasetLibrary datasets = new(new DatasetFolders(settings.Data));
        StudyFile.Check(study, datasets, settings.File);
        ProblemIdentity problem = StudyProblem.Identify(study, datasets);

        await using IStudyStore store = await CommonOptions.OpenOrCreateAsync(
            settings.Store, settings.Checkpoints, CancellationToken.None);
        SubmitOutcome submitted = await store.SubmitAsync(
            new(study.Name, study.CanonicalText, source, NumericsVersion.Current, problem, study.PlannedTrials),
            CancellationToken.None);
        StudyRecord record = submitted.Study;
        string place = StoreAddress.IsServer(settings.Store) ? StoreAddress.Describe(settings.Store) : settings.Store;
        if (!submitted.Created) Continuation.Require(settings.File, place, study, record, problem);

        RunProgress progress = new(store, record.Id, study, toErrorStream: settings.Json);
        progress.Begin(record, submitted.Created);
        if (record.Status != StudyStatus.Completed)
        {
            using CancellationTokenSource drain = new();
            using PosixSignalRegistration interrupt = Drain(PosixSignal.SIGINT, drain);
            using PosixSignalRegistration terminate = Drain(PosixSignal.SIGTERM, drain);
            SiloOptions options = new()
            {
                Name = $"{Environment.MachineName}:{Environment.ProcessId}",
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

        await RankCommand.ShowAsync(store, record, study, settings.Json);
        if (!settings.Json)
        {
            Console.WriteLine($"Results are in {StoreAddress.Describe(settings.Store)}. "
                + $"See 'sweep trials {study.Name}' and 'sweep export {study.Name}'.");
        }

        bool failed = record.Counts.Any(pair =>
            pair.Key is TrialState.Failed or TrialState.Quarantined && pair.Value > 0);
        return failed ? ExitCode.Failed : ExitCode.Done;
    }

    private static PosixSignalRegistration Drain(PosixSignal signal, CancellationTokenSource drain) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            // The second one ends the process the usual way: nothing stored is lost by it either.
            context.Cancel = !drain.IsCancellationRequested;
            if (!context.Cancel) return;
            RunProgress.Draining();
            drain.Cancel();
        });

    private sealed record Settings(
        string File, string Store, string? Data, int Slots, TimeSpan CheckpointEvery, bool Json, string? Checkpoints);
}
