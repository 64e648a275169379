using Sweep.Core.Studies;
using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>What people and programs do to studies. Trials are locked before their study, as everywhere.</summary>
internal static class PostgresControl
{
    /// <summary>Most trials that one transaction cancels.</summary>
    public const int BatchSize = 200;

    /// <summary>Changes the status alone.</summary>
    public static async Task<ControlOutcome> ChangeAsync(PostgresUnit unit, long study, StudyEvent @event)
    {
        if (await LockAsync(unit, study) is not { } found) return ControlOutcome.Missing;
        if (found.After(@event) is not { } next) return ControlOutcome.Refused;
        if (found.Status != next.Name())
        {
            await unit.ExecuteAsync(
                PostgresSql.SetStudyStatus,
                new { study, status = next.Name(), cancelling = next == StudyStatus.Cancelled });
        }

        return ControlOutcome.Done;
    }

    /// <summary>
    /// Cancels some trials of a study that is being cancelled. A study that is retried meanwhile is left alone.
    /// </summary>
    /// <returns>Whether there may be more, and the trials that have no checkpoints any more.</returns>
    public static async Task<(bool More, List<long> Cancelled)> CancelTrialsAsync(PostgresUnit unit, long study)
    {
        List<long> found = await unit.QueryAsync<long>(
            PostgresSql.ListCancellable, new { study, limit = (long)BatchSize });
        Dictionary<long, LockedTrial> locked = await TrialLocks.ChangeAsync(unit, found);
        if (await LockAsync(unit, study) is not { Cancelling: true } owner) return (false, []);
        if (owner.Unended == 0)
        {
            await unit.ExecuteAsync(PostgresSql.FinishCancelling, new { study });
            return (false, []);
        }

        StudyChanges changes = new();
        List<LockedTrial> cancelled = [];
        foreach (LockedTrial trial in locked.Values)
        {
            TrialState state = StoredNames.State(trial.State);
            if (TrialStateMachine.Next(state, TrialEvent.Cancel) is not { } next) continue;
            changes.Move(study, state, next);
            cancelled.Add(trial);
        }

        if (cancelled.Count > 0) await StoreCancelledAsync(unit, study, cancelled, changes);
        return (true, [.. cancelled.Select(trial => trial.Trial)]);
    }

    /// <summary>Queues trials again.</summary>
    /// <returns>What became of it; null while a cancellation is under way, which is to be finished first.</returns>
    public static async Task<RetryOutcome?> RetryAsync(PostgresUnit unit, long study, Guid request)
    {
        await unit.LockRequestAsync(request);
        await unit.AllowTimeAsync();
        List<RetryableRow> rows = await unit.QueryAsync<RetryableRow>(PostgresSql.LockRetryable, new { study });
        if (await LockAsync(unit, study) is not { } found) return new(ControlOutcome.Missing, 0);
        if (found.RetryRequest == request) return new(ControlOutcome.Done, found.RetryTrials);

        // Trials that were cancelled after the look at them would be left behind.
        if (found.Cancelling || found.Cancelled != rows.Count(row => row.Is(TrialState.Cancelled))) return null;

        long revision = await unit.FindAsync<long>(PostgresSql.RetryStudy, new
        {
            study,
            status = StudyStateMachine.AfterRetry(StoredNames.Status(found.Status), rows.Count).Name(),
            trials = rows.Count,
            failed = rows.Count(row => row.Is(TrialState.Failed)),
            quarantined = rows.Count(row => row.Is(TrialState.Quarantined)),
            cancelled = rows.Count(row => row.Is(TrialState.Cancelled)),
            request,
        });
        await unit.ExecuteAsync(PostgresSql.RetryTrials, new
        {
            trials = rows.Select(row => row.Trial).ToArray(),
            state = TrialState.Queued.Name(),
            revision,
        });
        return new(ControlOutcome.Done, rows.Count);
    }

    /// <summary>Appends an extension.</summary>
    public static async Task<ControlOutcome> ExtendAsync(
        PostgresUnit unit, long study, int place, string extension, long plannedTrials)
    {
        if (await LockAsync(unit, study) is not { } found) return ControlOutcome.Missing;
        if (ExtensionPlace.Find(found.Extensions, place, extension) is { } known) return known;
        if (found.After(StudyEvent.Extend) is not { } next) return ControlOutcome.Refused;
        await unit.ExecuteAsync(
            PostgresSql.ExtendStudy, new { study, extension, plannedTrials, status = next.Name() });
        return ControlOutcome.Done;
    }

    /// <summary>Replaces a placement.</summary>
    public static async Task<ControlOutcome> PlaceAsync(PostgresUnit unit, long study, StudyPlacement placement)
    {
        (_, string[] labels) = Placement.Require(placement);
        return await unit.ExecuteAsync(
            PostgresSql.PlaceStudy, new { study, priority = placement.Priority, parallel = placement.Parallel, labels })
            > 0
            ? ControlOutcome.Done
            : ControlOutcome.Missing;
    }

    private static async Task<LockedStudy?> LockAsync(PostgresUnit unit, long study) =>
        (await unit.QueryQueuedAsync<LockedStudy>(PostgresSql.LockStudy, new { study, studies = new[] { study } }))
            .SingleOrDefault();

    private static async Task StoreCancelledAsync(
        PostgresUnit unit, long study, List<LockedTrial> cancelled, StudyChanges changes)
    {
        long[] trials = [.. cancelled.Select(trial => trial.Trial)];
        await unit.ExecuteAsync(PostgresSql.DeleteCheckpoints, new { trials });
        await PostgresAttempts.EndAsync(unit, cancelled.Where(trial => trial.Incarnation is not null).Select(
            trial => new EndedAttempt(
                new(trial.Trial, trial.Epoch, trial.Incarnation!.Value),
                TrialState.Cancelled.Name(),
                Effort: null,
                StoredNames.StudyCancelled)));
        IReadOnlyDictionary<long, long> revisions = await unit.AdvanceAsync(changes);
        await unit.ExecuteAsync(
            PostgresSql.CancelTrials, new { trials, state = TrialState.Cancelled.Name(), revision = revisions[study] });
    }

    private sealed record RetryableRow(long Trial, string State)
    {
        public bool Is(TrialState state) => State == state.Name();
    }
}
