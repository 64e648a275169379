using System.Globalization;
using Sweep.Core.Training;
using Sweep.Store;

namespace Sweep.Silo.Export;

/// <summary>Studies as comma-separated values.</summary>
internal static class CsvExport
{
    /// <summary>Writes a table.</summary>
    public static async Task WriteAsync(
        IStudyStore store,
        StudyRecord study,
        ExportTable table,
        bool attempts,
        CsvWriter csv,
        CancellationToken cancellation)
    {
        if (attempts)
        {
            await AttemptsAsync(await store.ListAttemptsAsync(study.Id, cancellation), csv, cancellation);
            return;
        }

        IReadOnlyList<TrialRecord> trials = await store.ListTrialsAsync(study.Id, new(), cancellation);
        if (table == ExportTable.Trials) await TrialsAsync(trials, csv, cancellation);
        else await PointsAsync(store, trials, csv, cancellation);
    }

    /// <summary>
    /// One row a point: all curves of all trials. What a trial is measured on is in the table of trials, but for where.
    /// </summary>
    private static async Task PointsAsync(
        IStudyStore store, IReadOnlyList<TrialRecord> trials, CsvWriter csv, CancellationToken cancellation)
    {
        ParameterColumns parameters = new(trials);
        csv.Row(
        [
            "trial", "arm", "configuration", "seed", "state", .. parameters.Paths,
            "evaluation_point", "metric", "step", "value",
        ]);
        foreach (TrialRecord trial in trials)
        {
            string[] head = [.. Head(trial), .. parameters.Values(trial), trial.EvaluationPoint ?? ""];
            foreach (Curve curve in await store.ReadCurvesAsync(trial.Id, cancellation))
            {
                for (int i = 0; i < curve.Steps.Count; i++)
                {
                    csv.Row([.. head, curve.Metric, $"{curve.Steps[i]}", Exact(curve.Values[i])]);
                    await csv.FlushAsync(cancellation);
                }
            }
        }
    }

    /// <summary>One row a trial: metrics at the end and where each criterion was best.</summary>
    private static async Task TrialsAsync(
        IReadOnlyList<TrialRecord> trials, CsvWriter csv, CancellationToken cancellation)
    {
        ParameterColumns parameters = new(trials);
        List<TrialResult> results = [.. trials.Select(trial => trial.Result).OfType<TrialResult>()];
        string[] metrics =
            [.. results.SelectMany(result => result.Final.Keys).Distinct().Order(StringComparer.Ordinal)];
        string[] criteria = results.Count == 0 ? [] : [.. results[0].Best.Select(best => best.Criterion.Metric)];
        bool events = results.Any(result => result.Events.Count > 0);
        csv.Row(
        [
            "trial", "arm", "configuration", "seed", "state", .. parameters.Paths,
            "problem", "problem_version", "problem_hash", "evaluation_point", "steps",
            .. metrics.Select(metric => $"final.{metric}"),
            .. criteria.SelectMany(criterion =>
                metrics.Select(metric => $"best({criterion}).{metric}").Prepend($"best({criterion}).step")),
            .. events ? EventColumns : [],
        ]);
        foreach (TrialRecord trial in trials)
        {
            csv.Row(
            [
                .. Head(trial), .. parameters.Values(trial), .. MeasuredOn(trial),
                trial.Result is { } result ? $"{result.Steps}" : "",
                .. metrics.Select(metric => Value(trial.Result?.Final, metric)),
                .. Enumerable.Range(0, criteria.Length).SelectMany(index => Best(trial.Result?.Best[index], metrics)),
                .. events ? Events(trial.Result) : [],
            ]);
            await csv.FlushAsync(cancellation);
        }
    }

    /// <summary>One row an attempt: times and silos, which no study determines.</summary>
    private static async Task AttemptsAsync(
        IReadOnlyList<AttemptRecord> attempts, CsvWriter csv, CancellationToken cancellation)
    {
        csv.Row(
            "trial", "attempt", "silo", "started_at", "ended_at", "outcome", "training_seconds",
            "evaluating_seconds", "resumed_from", "reason");
        foreach (AttemptRecord attempt in attempts)
        {
            csv.Row(
                $"{attempt.TrialNumber}", $"{attempt.Number}", attempt.Silo, $"{attempt.StartedAt:O}",
                $"{attempt.EndedAt:O}", attempt.Outcome,
                attempt.Effort is { } effort ? Exact(effort.Training.TotalSeconds) : "",
                attempt.Effort is { } spent ? Exact(spent.Evaluating.TotalSeconds) : "",
                $"{attempt.Effort?.ResumedFrom}", attempt.Reason ?? "");
            await csv.FlushAsync(cancellation);
        }
    }

    // A trial with several events has them in one cell each, in order, with semicolons between.
    private static string[] EventColumns => ["event.kind", "event.step", "event.rule", "event.value", "event.new_rate"];

    private static IEnumerable<string> Events(TrialResult? result)
    {
        IReadOnlyList<TrainingEvent> events = result?.Events ?? [];
        string Cell(Func<TrainingEvent, string> text) => string.Join(';', events.Select(text));
        return
        [
            Cell(happened => happened.Kind), Cell(happened => $"{happened.Step}"), Cell(happened => happened.Rule),
            Cell(happened => Exact(happened.Value)), Cell(happened => Exact(happened.NewRate)),
        ];
    }

    private static string[] Head(TrialRecord trial) =>
        [
            $"{trial.Number}", trial.Arm, $"{trial.Configuration}", $"{trial.Seed}",
            trial.State.ToString().ToLowerInvariant(),
        ];

    private static string[] MeasuredOn(TrialRecord trial) =>
    [
        trial.Problem?.Name ?? "", $"{trial.Problem?.Version}", trial.Problem?.Hash ?? "", trial.EvaluationPoint ?? "",
    ];

    private static IEnumerable<string> Best(BestStep? best, string[] metrics) =>
        metrics.Select(metric => Value(best?.Values, metric)).Prepend(best is null ? "" : $"{best.Step}");

    private static string Value(IReadOnlyDictionary<string, double>? values, string metric) =>
        values is not null && values.TryGetValue(metric, out double value) ? Exact(value) : "";

    /// <summary>The shortest text that reads back to the same bits.</summary>
    private static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
