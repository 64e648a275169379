using System.Globalization;
using System.Text.Json.Nodes;
using Sweep.Client.Contracts;
using Sweep.Core.Catalogue;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>Turns what the store and Core know into the contracts that the API and <c>--json</c> share.</summary>
public static class Views
{
    /// <summary>A study.</summary>
    public static StudyView Of(StudyRecord study) => new(
        study.Id,
        study.Name,
        Lower(study.Status),
        Of(study.Problem),
        study.PlannedTrials,
        study.Ended,
        study.Counts.OrderBy(pair => pair.Key).ToDictionary(pair => Lower(pair.Key), pair => pair.Value),
        study.Revision,
        study.SubmittedAt,
        new(study.Placement.Priority, study.Placement.Parallel, study.Placement.Labels ?? []),
        study.Extensions.Count,
        study.NumericsVersion);

    /// <summary>A trial.</summary>
    public static TrialView Of(TrialRecord trial) => new(
        trial.Number,
        trial.Arm,
        trial.Configuration,
        trial.Seed,
        JsonNode.Parse(trial.Parameters),
        Of(trial.Problem),
        trial.EvaluationPoint,
        Lower(trial.State),
        trial.Reason,
        trial.Attempts,
        trial.Result?.Steps,
        trial.Result?.Final,
        trial.Result?.Best.Select(Of).ToList(),
        trial.Result?.Events.Select(Of).ToList());

    /// <summary>What trials are measured on.</summary>
    public static ProblemView? Of(ProblemIdentity? problem) =>
        problem is null ? null : new(problem.Name, problem.Version, problem.Hash);

    /// <summary>An event of a trial's training.</summary>
    public static TrainingEventView Of(TrainingEvent happened) => new(
        happened.Step,
        happened.Kind,
        happened.Rule,
        happened.Value,
        double.IsNaN(happened.NewRate) ? null : happened.NewRate);

    /// <summary>The best step of a criterion.</summary>
    public static BestView Of(BestStep best) =>
        new(best.Criterion.Metric, Lower(best.Criterion.Goal), best.Step, best.Values);

    /// <summary>A curve.</summary>
    public static CurveView Of(Curve curve) => new(curve.Metric, curve.Steps, curve.Values);

    /// <summary>An attempt.</summary>
    public static AttemptView Of(AttemptRecord attempt) => new(
        attempt.TrialNumber,
        attempt.Number,
        attempt.Silo,
        attempt.StartedAt,
        attempt.EndedAt,
        attempt.Outcome,
        attempt.Effort?.Training.TotalSeconds,
        attempt.Effort?.Evaluating.TotalSeconds,
        attempt.Effort?.ResumedFrom,
        attempt.Reason);

    /// <summary>A silo.</summary>
    public static SiloView Of(SiloRecord silo) => new(
        silo.Incarnation, silo.Name, silo.IsLive, silo.RegisteredAt, silo.ExpiresAt, silo.Slots, silo.Labels,
        silo.NumericsVersion);

    /// <summary>An error of a study file.</summary>
    public static StudyErrorView Of(StudyError error) =>
        new(error.File, error.Line, error.Column, error.Path, error.Message);

    /// <summary>A difference between studies.</summary>
    public static StudyChangeView Of(StudyChange change) => new(change.Path, change.Before, change.After);

    /// <summary>A catalogue entry.</summary>
    public static CatalogueEntryView Of(CatalogueEntry entry) => new(
        entry.Name,
        entry.Aliases,
        entry.Summary,
        entry.Equation,
        entry.Source,
        entry.Differences,
        [.. entry.Hyperparameters.Select(Of)],
        [.. entry.Metrics.Select(metric => new MetricView(metric.Name, metric.Summary))]);

    private static HyperparameterView Of(Hyperparameter setting) => new(
        setting.Name, setting.Summary, setting.Range, Text(setting.DefaultValue), setting.Required);

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        IReadOnlyList<long> list => $"[{string.Join(", ", list)}]",
        IReadOnlyList<Duration> list => $"[{string.Join(", ", list)}]",
        ComponentSpec component => component.Name,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    /// <summary>An enumeration value as contracts write it.</summary>
    internal static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
