using Dapper;
using Sweep.Core.Studies;
using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>Claims, releases and what is held.</summary>
internal static class PostgresClaims
{
    /// <summary>Whether some study seems to have a trial for a claim: a look of its own, which locks nothing.</summary>
    public static async Task<bool> HasOpenAsync(PostgresUnit unit, ClaimRequest request) =>
        (await unit.QueryAsync<OpenRow>(PostgresSql.ListOpenStudies, LookOf(request)))
            .Exists(row => row.ToOpen().Claimable > 0);

    /// <summary>Claims queued trials, or finds those that this request has claimed before.</summary>
    public static async Task<IReadOnlyList<ClaimedTrial>> ClaimAsync(PostgresUnit unit, ClaimRequest request)
    {
        Guid incarnation = request.Incarnation;
        (List<ClaimRow> rows, OpenStudy[] open) = await LookAsync(unit, request);
        if (rows.Count == 0)
        {
            IReadOnlyList<StudyShare> shares = FairShare.Divide(request.Limit, open, request.Last);
            if (shares.Count == 0) return [];
            rows = await unit.QueryQueuedAsync<ClaimRow>(PostgresSql.ClaimTrials, new
            {
                incarnation,
                request = request.RequestId,
                studies = shares.Select(share => share.Study).ToArray(),
                parts = shares.Select(share => share.Trials).ToArray(),
                trial = request.Trial,
                suspectFrom = request.SuspectFrom,
            });
        }

        return [.. rows.Select(row => row.ToClaimed(incarnation))];
    }

    /// <summary>Trials that run under an incarnation.</summary>
    public static async Task<IReadOnlyList<HeldTrial>> HeldAsync(PostgresUnit unit, Guid incarnation) =>
        [.. (await unit.QueryAsync<HeldRow>(PostgresSql.ListHeld, new { incarnation }))
            .Select(row => new HeldTrial(new(row.Trial, row.Epoch, incarnation), row.IsWanted))];

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

    /// <summary>
    /// What this request has claimed before, once an earlier call with it has been waited for, and what is open.
    /// </summary>
    private static async Task<(List<ClaimRow> Claimed, OpenStudy[] Open)> LookAsync(
        PostgresUnit unit, ClaimRequest request)
    {
        await using SqlMapper.GridReader grid = await unit.QueryManyAsync(
            LookOf(request),
            PostgresSql.LockRequest,
            PostgresSql.FindClaimed,
            PostgresSql.ListOpenStudies);
        await grid.ReadAsync();
        List<ClaimRow> claimed = (await grid.ReadAsync<ClaimRow>()).AsList();
        return (claimed, [.. (await grid.ReadAsync<OpenRow>()).Select(row => row.ToOpen())]);
    }

    private static object LookOf(ClaimRequest request) => new
    {
        request = request.RequestId,
        incarnation = request.Incarnation,
        study = request.Study,
        trial = request.Trial,
        except = request.Except?.ToArray() ?? [],
    };

    private sealed record HeldRow(long Trial, long Epoch, bool IsWanted);

    private sealed record OpenRow(long Study, int Priority, long Queued, long Running, int? Parallel)
    {
        public OpenStudy ToOpen() => new(Study, Priority, Queued, Running, Parallel);
    }
}
