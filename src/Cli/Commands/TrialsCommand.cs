using System.CommandLine;
using Sweep.Cli.Output;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Grains;
using Sweep.Silo;
using Sweep.Store;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep trials</c>: the trials of a study.</summary>
internal static class TrialsCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> name = CommonOptions.StudyName();
        Option<string> path = CommonOptions.Store();
        Option<bool> json = CommonOptions.Json();
        Option<string?> arm = new("--arm") { Description = "Only trials of this arm." };
        Option<TrialState?> state = new("--state") { Description = "Only trials in this state." };
        Command command = new("trials", "Lists the trials of a study.") { name, arm, state, path, json };
        command.SetAction(async (result, cancellation) =>
        {
            await using var store = await CommonOptions.OpenAsync(result.GetRequiredValue(path), cancellation);
            StudyRecord study = await CommonOptions.FindAsync(store, result.GetRequiredValue(name), cancellation);
            if (result.GetValue(arm) is { } asked) Require(StudyCache.Read(study), asked);
            List<TrialRecord> trials =
            [
                .. (await store.ListTrialsAsync(study.Id, new(), cancellation)).Where(trial =>
                    (result.GetValue(arm) is not { } wantedArm || trial.Arm == wantedArm)
                    && (result.GetValue(state) is not { } wantedState || trial.State == wantedState)),
            ];
            if (result.GetValue(json)) Print.Json(trials.Select(Views.Of));
            else PrintTable(trials);
        });
        return command;
    }

    private static void Require(Study study, string arm)
    {
        string[] names = [.. study.Arms.Select(known => known.Name)];
        if (!names.Contains(arm)) throw Unknown.Name("arm", arm, names);
    }

    private static void PrintTable(List<TrialRecord> trials)
    {
        HashSet<string> present = [.. trials.SelectMany(trial => trial.Result?.Final.Keys ?? [])];
        List<string> metrics =
        [
            .. new[]
            {
                MetricNames.TrainLoss, MetricNames.ValidationLoss, MetricNames.ValidationAccuracy, MetricNames.TestLoss,
            }.Where(present.Contains),
        ];
        bool events = trials.Any(trial => trial.Result?.Events.Count > 0);
        foreach (ProblemIdentity? problem in trials.Select(trial => trial.Problem).Distinct())
            Console.WriteLine(ProblemText.Line(problem));
        Print.Table(
            [
                "trial", "arm", "config", "seed", "state", "evaluated at", .. metrics,
                .. events ? ["events"] : (string[])[], "parameters",
            ],
            trials.Select(trial => (IEnumerable<string>)
            [
                $"{trial.Number}", trial.Arm, $"{trial.Configuration}", $"{trial.Seed}",
                trial.State.ToString().ToLowerInvariant(), trial.EvaluationPoint ?? "",
                .. metrics.Select(metric => trial.Result?.Final.TryGetValue(metric, out double value) == true
                    ? Format.Number(value)
                    : ""),
                .. events ? [Events(trial.Result)] : (string[])[],
                trial.Parameters,
            ]));
    }

    private static string Events(TrialResult? result) =>
        string.Join("; ", (result?.Events ?? []).Select(happened => EventText.Of(Views.Of(happened))));
}
