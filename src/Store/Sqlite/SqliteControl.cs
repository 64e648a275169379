using Sweep.Core.Studies;
using Sweep.Store.Rows;

namespace Sweep.Store.Sqlite;

/// <summary>What people and programs do to studies, each in one transaction.</summary>
internal static class SqliteControl
{
    /// <summary>Changes the status alone.</summary>
    public static ControlOutcome Change(SqliteUnit unit, long study, StudyEvent @event)
    {
        if (Find(unit, study) is not { } found) return ControlOutcome.Missing;
        if (found.After(@event) is not { } next) return ControlOutcome.Refused;
        if (found.Status != next.Name())
            unit.Execute(SqliteSql.SetStudyStatus, new { study, status = next.Name() });
        return ControlOutcome.Done;
    }

    /// <summary>Cancels a study and all of its trials that have not ended.</summary>
    public static ControlOutcome Cancel(SqliteUnit unit, long study)
    {
        ControlOutcome outcome = Change(unit, study, StudyEvent.Cancel);
        if (outcome != ControlOutcome.Done) return outcome;
        StudyChanges changes = new();
        foreach (UnendedRow trial in unit.Query<UnendedRow>(SqliteSql.ListCancellable, new { study }))
        {
            TrialState state = StoredNames.State(trial.State);
            TrialState next = TrialStateMachine.Next(state, TrialEvent.Cancel)!.Value;
            unit.Execute(SqliteSql.CancelTrial, new { trial = trial.Id, state = next.Name() });
            unit.Execute(SqliteSql.DeleteCheckpoints, new { trial = trial.Id });
            SqliteAttempts.End(unit, trial.Id, trial.Epoch, next.Name(), effort: null, StoredNames.StudyCancelled);
            changes.Move(study, state, next);
        }

        unit.Apply(changes);
        return ControlOutcome.Done;
    }

    /// <summary>Queues trials again.</summary>
    public static RetryOutcome Retry(SqliteUnit unit, long study, Guid request)
    {
        if (Find(unit, study) is not { } found) return new(ControlOutcome.Missing, 0);
        if (found.RetryRequest == request.Text()) return new(ControlOutcome.Done, (int)found.RetryTrials);
        List<RetryableRow> rows = unit.Query<RetryableRow>(SqliteSql.ListRetryable, new { study });
        foreach (RetryableRow row in rows)
        {
            TrialState state = TrialStateMachine.Next(StoredNames.State(row.State), TrialEvent.Retry)!.Value;
            unit.Execute(SqliteSql.RetryTrial, new { trial = row.Id, state = state.Name() });
        }

        unit.Execute(SqliteSql.RetryStudy, new
        {
            study,
            status = StudyStateMachine.AfterRetry(StoredNames.Status(found.Status), rows.Count).Name(),
            trials = rows.Count,
            failed = rows.Count(row => row.Is(TrialState.Failed)),
            quarantined = rows.Count(row => row.Is(TrialState.Quarantined)),
            cancelled = rows.Count(row => row.Is(TrialState.Cancelled)),
            request = request.Text(),
        });
        return new(ControlOutcome.Done, rows.Count);
    }

    /// <summary>Appends an extension.</summary>
    public static ControlOutcome Extend(
        SqliteUnit unit, long study, int place, string extension, long plannedTrials)
    {
        if (Find(unit, study) is not { } found) return ControlOutcome.Missing;
        if (ExtensionPlace.Find(SqliteJson.ReadTexts(found.Extensions), place, extension) is { } known) return known;
        if (found.After(StudyEvent.Extend) is not { } next) return ControlOutcome.Refused;
        unit.Execute(SqliteSql.ExtendStudy, new { study, extension, plannedTrials, status = next.Name() });
        return ControlOutcome.Done;
    }

    /// <summary>Replaces a placement.</summary>
    public static ControlOutcome Place(SqliteUnit unit, long study, StudyPlacement placement)
    {
        (_, string[] labels) = Placement.Require(placement);
        return unit.Execute(SqliteSql.PlaceStudy, new
        {
            study,
            priority = placement.Priority,
            parallel = placement.Parallel,
            labels = SqliteJson.Write(labels),
        }) > 0
            ? ControlOutcome.Done
            : ControlOutcome.Missing;
    }

    private static ControlledRow? Find(SqliteUnit unit, long study) =>
        unit.Find<ControlledRow>(SqliteSql.FindControlled, new { study });

    private sealed record ControlledRow(string Status, string Extensions, string? RetryRequest, long RetryTrials)
    {
        public StudyStatus? After(StudyEvent @event) => StudyStateMachine.Next(StoredNames.Status(Status), @event);
    }

    private sealed record UnendedRow(long Id, long Epoch, string State);

    private sealed record RetryableRow(long Id, string State)
    {
        public bool Is(TrialState state) => State == state.Name();
    }
}
