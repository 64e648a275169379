using Dapper;
using Sweep.Core.Studies;
using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>What becomes of trials that are lost: mostly those of dead silos.</summary>
internal static class PostgresRecovery
{
    /// <summary>Most trials that one transaction recovers.</summary>
    public const int BatchSize = 200;

    /// <summary>
    /// What there may be to recover, in one round trip, for every silo asks at every beat: live incarnations whose
    /// lease is over, as far as a look tells; running trials as <see cref="OrphansAsync"/> has them; and studies whose
    /// cancellation is under way or was cut off.
    /// </summary>
    public static async Task<(List<Guid> Expired, List<OrphanRow> Orphans, List<long> Cancelling)> LookAsync(
        PostgresUnit unit, bool all)
    {
        await using SqlMapper.GridReader grid = await unit.QueryManyAsync(
            OrphanQuery(all), PostgresSql.ListExpiredSilos, PostgresSql.ListOrphans, PostgresSql.ListCancelling);
        return (
            (await grid.ReadAsync<Guid>()).AsList(),
            (await grid.ReadAsync<OrphanRow>()).AsList(),
            (await grid.ReadAsync<long>()).AsList());
    }

    /// <summary>Running trials of silos that are marked dead: of all, or of those that died within the hour.</summary>
    public static Task<List<OrphanRow>> OrphansAsync(PostgresUnit unit, bool all) =>
        unit.QueryAsync<OrphanRow>(PostgresSql.ListOrphans, OrphanQuery(all));

    /// <summary>Returns trials to the queue or sets them aside, as far as they still run under these fences.</summary>
    /// <returns>Trials that are queued again, and trials that were set aside.</returns>
    public static async Task<(List<long> Requeued, List<long> Quarantined)> LoseAsync(
        PostgresUnit unit, IReadOnlyList<Loss> losing, RecoveryPolicy policy)
    {
        Dictionary<long, LockedTrial> locked = await TrialLocks.ChangeAsync(
            unit, losing.Select(loss => loss.Fence.Trial));
        List<Loss> lost = [.. losing
            .Where(loss => locked.GetValueOrDefault(loss.Fence.Trial)?.IsHeldBy(loss.Fence) == true)
            .DistinctBy(loss => loss.Fence.Trial)];
        if (lost.Count == 0) return ([], []);

        await PostgresAttempts.EndAsync(
            unit, lost.Select(loss => new EndedAttempt(loss.Fence, StoredNames.Lost, Effort: null, loss.Reason)));
        StudyChanges changes = new();
        List<TrialState> states = [];
        List<string?> reasons = [];
        List<long> requeued = [];
        List<long> quarantined = [];
        foreach (Loss loss in lost)
        {
            LockedTrial trial = locked[loss.Fence.Trial];
            int losses = trial.Losses + loss.Counted;
            bool tooOften = loss.Counted > 0 && losses >= policy.QuarantineAfter;
            TrialEvent @event = tooOften ? TrialEvent.Quarantine : TrialEvent.Lose;
            TrialState next = TrialStateMachine.Next(TrialState.Running, @event)!.Value;
            (tooOften ? quarantined : requeued).Add(trial.Trial);
            states.Add(next);
            reasons.Add(tooOften ? await EvidenceAsync(unit, trial.Trial, losses) : null);
            changes.Move(trial.Study, TrialState.Running, next);
        }

        if (quarantined.Count > 0)
            await unit.ExecuteAsync(PostgresSql.DeleteCheckpoints, new { trials = quarantined.ToArray() });
        IReadOnlyDictionary<long, long> revisions = await unit.AdvanceAsync(changes);
        await unit.ExecuteAsync(PostgresSql.LoseTrials, new
        {
            trials = lost.Select(loss => loss.Fence.Trial).ToArray(),
            states = states.Select(state => state.Name()).ToArray(),
            counted = lost.Select(loss => loss.Counted).ToArray(),
            reasons = reasons.ToArray(),
            revisions = lost.Select(loss => revisions[locked[loss.Fence.Trial].Study]).ToArray(),
        });
        return (requeued, quarantined);
    }

    /// <summary>Loses trials that a live silo holds.</summary>
    /// <returns>Those that were still held, and trials that were set aside.</returns>
    public static async Task<(HashSet<long> Held, List<long> Quarantined)> LoseHeldAsync(
        PostgresUnit unit, IReadOnlyList<TrialFence> fences, string reason, RecoveryPolicy policy)
    {
        (List<long> requeued, List<long> quarantined) = await LoseAsync(
            unit, [.. fences.Select(fence => new Loss(fence, reason, Counted: 1))], policy);
        HashSet<long> held = [.. requeued, .. quarantined];

        // What an earlier try has taken away, the caller did hold.
        if (!unit.Repeated) return (held, quarantined);
        foreach (int place in await PostgresAttempts.FindEndedAsync(
            unit, fences, [.. fences.Select(_ => StoredNames.Lost)]))
            held.Add(fences[place].Trial);
        return (held, quarantined);
    }

    private static object OrphanQuery(bool all) => new { all, limit = (long)BatchSize };

    private static async Task<string> EvidenceAsync(PostgresUnit unit, long trial, int losses) => LossEvidence.Describe(
        losses,
        (await unit.QueryAsync<LossRow>(PostgresSql.ListLosses, new { trial, limit = (long)losses })).Select(row =>
            new LossEvidence(
                row.Epoch, row.Silo, new DateTimeOffset(row.StartedAt), new DateTimeOffset(row.EndedAt), row.Reason)));

    /// <summary>A running trial of a dead silo, as a look found it.</summary>
    public sealed record OrphanRow(long Trial, long Epoch, Guid Incarnation, string? Death, bool Excused)
    {
        /// <summary>The loss, which does not count where the server itself was away.</summary>
        public Loss ToLoss() => new(new(Trial, Epoch, Incarnation), Death, Excused ? 0 : 1);
    }

    /// <summary>A trial to be taken from its holder.</summary>
    /// <param name="Fence">The holder's right to write.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Counted">How many losses it counts for: 0 or 1.</param>
    public sealed record Loss(TrialFence Fence, string? Reason, int Counted);

    private sealed record LossRow(long Epoch, string Silo, DateTime StartedAt, DateTime EndedAt, string? Reason);
}
