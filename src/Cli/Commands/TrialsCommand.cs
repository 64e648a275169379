using System.CommandLine;
using Sweep.Cli.Access;
using Sweep.Cli.Output;
using Sweep.Client;
using Sweep.Client.Contracts;
using Sweep.Core.Studies;
using Sweep.Core.Training;

namespace Sweep.Cli.Commands;

/// <summary><c>sweep trials</c>: the trials of a study.</summary>
internal static class TrialsCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> name = CommonOptions.StudyName();
        AccessOptions access = new();
        Option<bool> json = CommonOptions.Json();
        Option<string?> arm = new("--arm") { Description = "Only trials of this arm." };
        Option<TrialState?> state = new("--state") { Description = "Only trials in this state." };
        Command command = AccessOptions.Command(
            "trials", "Lists the trials of a study.", access, name, arm, state, json);
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyAccess studies = await access.OpenAsync(result, AccessMode.Read, cancellation);
            string study = result.GetRequiredValue(name);
            TrialFilter filter = new() { State = result.GetValue(state)?.ToString().ToLowerInvariant() };
            IReadOnlyList<TrialView> trials = await studies.ListTrialsAsync(study, filter, cancellation);
            if (result.GetValue(arm) is { } wanted)
            {
                trials = [.. trials.Where(trial => trial.Arm == wanted)];
                if (trials.Count == 0) await RequireArmAsync(studies, study, wanted, cancellation);
            }

            if (result.GetValue(json)) Print.Json(trials);
            else PrintTable(trials);
        });
        return command;
    }

    private static async Task RequireArmAsync(
        IStudyAccess studies, string study, string arm, CancellationToken cancellation)
    {
        StudyRankingView ranking = await studies.RankAsync(study, cancellation);
        string[] names = [.. ranking.Criteria.SelectMany(criterion => criterion.Arms).Select(known => known.Arm)];
        if (!names.Contains(arm)) throw Unknown.Name("arm", arm, names.Distinct());
    }

    private static void PrintTable(IReadOnlyList<TrialView> trials)
    {
        HashSet<string> present = [.. trials.SelectMany(trial => trial.Final?.Keys ?? [])];
        List<string> metrics =
        [
            .. new[]
            {
                MetricNames.TrainLoss, MetricNames.ValidationLoss, MetricNames.ValidationAccuracy, MetricNames.TestLoss,
            }.Where(present.Contains),
        ];
        bool events = trials.Any(trial => trial.Events is { Count: > 0 });
        foreach (ProblemView? problem in trials.Select(trial => trial.Problem).Distinct())
            Console.WriteLine(ProblemText.Line(problem));
        Print.Table(
            [
                "trial", "arm", "config", "seed", "state", "evaluated at", .. metrics,
                .. events ? ["events"] : (string[])[], "parameters",
            ],
            trials.Select(trial => (IEnumerable<string>)
            [
                $"{trial.Number}", trial.Arm, $"{trial.Configuration}", $"{trial.Seed}",
                trial.State, trial.EvaluationPoint ?? "",
                .. metrics.Select(metric => trial.Final?.TryGetValue(metric, out double value) == true
                    ? Format.Number(value)
                    : ""),
                .. events ? [Events(trial)] : (string[])[],
                trial.Parameters?.ToJsonString(SweepJson.Compact) ?? "",
            ]));
    }

    private static string Events(TrialView trial) =>
        string.Join("; ", (trial.Events ?? []).Select(EventText.Of));
}
