using Sweep.Core.Studies;
using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>Claims, releases and what is held.</summary>
internal static class PostgresClaims
{
    /// <summary>Claims queued trials, or finds those that this request has claimed before.</summary>
    public static async Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(PostgresUnit unit, ClaimRequest request)
    {
        var parameters = new
        {
            incarnation = request.Incarnation,
            request = request.RequestId,
            limit = (long)request.Limit,
            study = request.Study,
        };
        await unit.LockRequestAsync(request.RequestId);
        List<ClaimRow> rows = await unit.QueryAsync<ClaimRow>(PostgresSql.FindClaimed, parameters);
        if (rows.Count == 0)
        {
            rows = await unit.QueryAsync<ClaimRow>(
                request.Study is null ? PostgresSql.ClaimTrials : PostgresSql.ClaimStudyTrials, parameters);
        }

        return [.. rows.Select(row => row.ToClaimed(request.Incarnation))];
    }

    /// <summary>Trials that run under an incarnation.</summary>
    public static async Task<IReadOnlyList<TrialFence>> HeldAsync(PostgresUnit unit, Guid incarnation) =>
        [.. (await unit.QueryAsync<HeldRow>(PostgresSql.ListHeld, new { incarnation }))
            .Select(row => new TrialFence(row.Trial, row.Epoch, incarnation))];

    /// <summary>Gives back the trials that are still held.</summary>
    public static async Task<IReadOnlySet<long>> ReleaseAsync(
        PostgresUnit unit, IReadOnlyList<TrialFence> fences, string reason)
    {
        Dictionary<long, LockedTrial> locked = await TrialLocks.ChangeAsync(unit, fences.Select(fence => fence.Trial));
        TrialState next = TrialStateMachine.Next(TrialState.Running, TrialEvent.Release)!.Value;
        List<TrialFence> held = [.. fences.Distinct().Where(
            fence => locked.GetValueOrDefault(fence.Trial)?.IsHeldBy(fence) == true)];
        HashSet<long> released = [.. held.Select(fence => fence.Trial)];
        if (held.Count > 0)
        {
            StudyChanges changes = new();
            foreach (TrialFence fence in held) changes.Move(locked[fence.Trial].Study, TrialState.Running, next);
            await PostgresAttempts.EndAsync(
                unit, held.Select(fence => new EndedAttempt(fence, StoredNames.Released, Effort: null, reason)));
            IReadOnlyDictionary<long, long> revisions = await unit.AdvanceAsync(changes);
            await unit.ExecuteAsync(PostgresSql.ReleaseTrials, new
            {
                state = next.Name(),
                trials = held.Select(fence => fence.Trial).ToArray(),
                revisions = held.Select(fence => revisions[locked[fence.Trial].Study]).ToArray(),
            });
        }

        // What an earlier try has released, the caller did hold.
        if (!unit.Repeated) return released;
        foreach (int place in await PostgresAttempts.FindEndedAsync(
            unit, fences, [.. fences.Select(_ => StoredNames.Released)]))
            released.Add(fences[place].Trial);
        return released;
    }

    private sealed record HeldRow(long Trial, long Epoch);
}
