using Sweep.Core.Studies;
using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>What becomes of the trials of dead silos.</summary>
internal static class PostgresRecovery
{
    /// <summary>Most trials that one transaction recovers.</summary>
    public const int BatchSize = 200;

    /// <summary>Running trials of silos that are marked dead: of all, or of those that died within the hour.</summary>
    public static Task<List<OrphanRow>> OrphansAsync(PostgresUnit unit, bool all) =>
        unit.QueryAsync<OrphanRow>(PostgresSql.ListOrphans, new { all, limit = (long)BatchSize });

    /// <summary>Returns orphans to the queue or sets them aside, as far as they are still orphans.</summary>
    public static async Task<(int Requeued, List<long> Quarantined)> RecoverAsync(
        PostgresUnit unit, IReadOnlyList<OrphanRow> found, RecoveryPolicy policy)
    {
        Dictionary<long, LockedTrial> locked = await TrialLocks.ChangeAsync(unit, found.Select(orphan => orphan.Trial));
        List<OrphanRow> orphans = [.. found.Where(
            orphan => locked.GetValueOrDefault(orphan.Trial)?.IsHeldBy(orphan.Fence) == true)];
        if (orphans.Count == 0) return (0, []);

        await PostgresAttempts.EndAsync(
            unit,
            orphans.Select(orphan => new EndedAttempt(orphan.Fence, StoredNames.Lost, Effort: null, orphan.Death)));
        StudyChanges changes = new();
        List<TrialState> states = [];
        List<string?> reasons = [];
        List<long> quarantined = [];
        foreach (OrphanRow orphan in orphans)
        {
            LockedTrial trial = locked[orphan.Trial];
            int losses = trial.Losses + orphan.Counted;
            bool tooOften = orphan.Counted > 0 && losses >= policy.QuarantineAfter;
            TrialEvent @event = tooOften ? TrialEvent.Quarantine : TrialEvent.Lose;
            TrialState next = TrialStateMachine.Next(TrialState.Running, @event)!.Value;
            if (tooOften) quarantined.Add(orphan.Trial);
            states.Add(next);
            reasons.Add(tooOften ? await EvidenceAsync(unit, orphan.Trial, losses) : null);
            changes.Move(trial.Study, TrialState.Running, next);
        }

        if (quarantined.Count > 0)
            await unit.ExecuteAsync(PostgresSql.DeleteCheckpoints, new { trials = quarantined.ToArray() });
        IReadOnlyDictionary<long, long> revisions = await unit.AdvanceAsync(changes);
        await unit.ExecuteAsync(PostgresSql.LoseTrials, new
        {
            trials = orphans.Select(orphan => orphan.Trial).ToArray(),
            states = states.Select(state => state.Name()).ToArray(),
            counted = orphans.Select(orphan => orphan.Counted).ToArray(),
            reasons = reasons.ToArray(),
            revisions = orphans.Select(orphan => revisions[locked[orphan.Trial].Study]).ToArray(),
        });
        return (orphans.Count - quarantined.Count, quarantined);
    }

    private static async Task<string> EvidenceAsync(PostgresUnit unit, long trial, int losses) => LossEvidence.Describe(
        losses,
        (await unit.QueryAsync<LossRow>(PostgresSql.ListLosses, new { trial, limit = (long)losses })).Select(row =>
            new LossEvidence(
                row.Epoch, row.Silo, new DateTimeOffset(row.StartedAt), new DateTimeOffset(row.EndedAt), row.Reason)));

    /// <summary>A running trial of a dead silo, as a look found it.</summary>
    public sealed record OrphanRow(long Trial, long Epoch, Guid Incarnation, string? Death, bool Excused)
    {
        /// <summary>The fence of the dead silo.</summary>
        public TrialFence Fence => new(Trial, Epoch, Incarnation);

        /// <summary>How many losses it counts for: none where the server itself was away.</summary>
        public int Counted => Excused ? 0 : 1;
    }

    private sealed record LossRow(long Epoch, string Silo, DateTime StartedAt, DateTime EndedAt, string? Reason);
}
