using Sweep.Core.Studies;
using Sweep.Store.Rows;

namespace Sweep.Store.Sqlite;

/// <summary>What becomes of trials that are lost: mostly those of dead silos.</summary>
internal static class SqliteRecovery
{
    /// <summary>Whether a silo that is marked dead still has running trials.</summary>
    public static bool HasOrphans(SqliteUnit unit) => unit.Query<OrphanRow>(SqliteSql.ListOrphans).Count > 0;

    /// <summary>Returns the trials of dead silos to the queue, or sets them aside.</summary>
    public static (int Requeued, int Quarantined) Recover(SqliteUnit unit, RecoveryPolicy policy)
    {
        StudyChanges changes = new();
        List<OrphanRow> orphans = unit.Query<OrphanRow>(SqliteSql.ListOrphans);
        int quarantined = orphans.Count(orphan => Lose(unit, orphan, policy, changes) == TrialState.Quarantined);
        unit.Apply(changes);
        return (orphans.Count - quarantined, quarantined);
    }

    /// <summary>Takes trials from a silo that lives.</summary>
    public static IReadOnlySet<long> LoseHeld(
        SqliteUnit unit, IReadOnlyList<TrialFence> fences, string reason, RecoveryPolicy policy)
    {
        StudyChanges changes = new();
        HashSet<long> held = [];
        foreach (TrialFence fence in fences)
        {
            if (SqliteTrials.FindHeld(unit, fence) is not { } trial) continue;
            Lose(unit, new(fence.Trial, trial.Study, fence.Epoch, trial.Losses, reason), policy, changes);
            held.Add(fence.Trial);
        }

        unit.Apply(changes);
        return held;
    }

    private static TrialState Lose(SqliteUnit unit, OrphanRow orphan, RecoveryPolicy policy, StudyChanges changes)
    {
        SqliteAttempts.End(unit, orphan.Id, orphan.Epoch, StoredNames.Lost, effort: null, orphan.Death);
        bool tooOften = orphan.Losses + 1 >= policy.QuarantineAfter;
        TrialEvent @event = tooOften ? TrialEvent.Quarantine : TrialEvent.Lose;
        TrialState next = TrialStateMachine.Next(TrialState.Running, @event)!.Value;
        unit.Execute(SqliteSql.LoseTrial, new
        {
            trial = orphan.Id,
            state = next.Name(),
            reason = tooOften ? Evidence(unit, orphan.Id, orphan.Losses + 1) : null,
        });
        changes.Move(orphan.Study, TrialState.Running, next);
        if (tooOften) unit.Execute(SqliteSql.DeleteCheckpoints, new { trial = orphan.Id });
        return next;
    }

    private static string Evidence(SqliteUnit unit, long trial, long losses) => LossEvidence.Describe(
        losses,
        unit.Query<LossRow>(SqliteSql.ListLosses, new { trial, limit = losses }).Select(row => new LossEvidence(
            row.Epoch, row.Silo, SqliteTime.ToTime(row.StartedAt), SqliteTime.ToTime(row.EndedAt), row.Reason)));

    private sealed record OrphanRow(long Id, long Study, long Epoch, long Losses, string? Death);

    private sealed record LossRow(long Epoch, string Silo, long StartedAt, long EndedAt, string? Reason);
}
