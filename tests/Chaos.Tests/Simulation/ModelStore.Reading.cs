using Sweep.Core.Training;
using Sweep.Store;
using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>What is read of it.</summary>
internal sealed partial class ModelStore
{
    /// <summary>What there is to judge.</summary>
    public StudyHistory History() => new(Record(), [.. _trials.Select(History)])
    {
        Damaged = _trials.SelectMany(trial => trial.Damaged).ToHashSet(),
    };

    /// <summary>Metrics of a trial with every bit.</summary>
    public static string Bits(TrialHistory trial) =>
        $"{trial.Record.State} {trial.Record.Reason} {Convert.ToHexString(trial.Record.Result?.ToBytes() ?? [])} "
        + string.Join(' ', trial.Curves.Select(curve => $"{curve.Metric}: {string.Join(' ', curve.Steps)}; "
            + string.Join(' ', curve.Values.Select(BitConverter.DoubleToInt64Bits))));

    private static ClaimedTrial Claimed(ModelTrial trial) => new(
        new(trial.Id, trial.Epoch, trial.Incarnation!.Value), 1, trial.Number, trial.Plan.Arm,
        trial.Plan.Configuration, trial.Plan.Seed, trial.Plan.Parameters, null, (int)trial.Epoch, trial.Losses);

    private StudyRecord Record() => new()
    {
        Id = 1,
        Name = "simulated",
        Definition = definition,
        Source = definition,
        NumericsVersion = NumericsVersion.Current,
        Problem = null,
        Status = _status,
        Placement = new(),
        Extensions = [],
        TraceParent = null,
        PlannedTrials = planned,
        NextNumber = _trials.Count,
        Revision = _order,
        SubmittedAt = Now,
        Counts = _trials.Select(trial => trial.State).Concat(_countedAgain).CountBy(state => state)
            .ToDictionary(pair => pair.Key, pair => (long)pair.Value),
    };

    private TrialHistory History(ModelTrial trial) => new()
    {
        Record = new()
        {
            Id = trial.Id,
            Number = trial.Number,
            Arm = trial.Plan.Arm,
            Configuration = trial.Plan.Configuration,
            Seed = trial.Plan.Seed,
            Parameters = trial.Plan.Parameters,
            Problem = null,
            EvaluationPoint = trial.EvaluationPoint,
            State = defect == StoreDefect.StaleReading ? trial.Changes[^1].Before ?? trial.State : trial.State,
            Attempts = trial.Attempts.Count(
                attempt => attempt.Outcome != "released" || defect == StoreDefect.ReleaseNotRefunded),
            Result = trial.Result,
            Reason = trial.Reason,
            Revision = _order,
        },
        Attempts = [.. trial.Attempts.Select(attempt => new AttemptRecord(
            trial.Number, (int)attempt.Epoch, _silos[attempt.Silo].Name, Now, Now, attempt.Outcome, attempt.Effort,
            null))],
        Curves = [.. trial.Chunks.GroupBy(chunk => (chunk.Key.Metric, chunk.Key.Curve)).Select(chunks => new Curve(
            chunks.Key.Metric, [.. chunks.SelectMany(chunk => chunk.Value.Steps)],
            [.. chunks.SelectMany(chunk => chunk.Value.Values)]))],
        Changes = trial.Changes,
        Progress = trial.Progress,
        Checkpoints = trial.Checkpoints.Count,
    };
}
