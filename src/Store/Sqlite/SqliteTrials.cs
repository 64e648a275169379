using Sweep.Core.Studies;
using Sweep.Store.Rows;

namespace Sweep.Store.Sqlite;

/// <summary>Claims, fenced writes and ends.</summary>
internal static class SqliteTrials
{
    /// <summary>Claims queued trials, or finds those that this request has claimed before.</summary>
    public static IReadOnlyList<ClaimedTrial> Claim(SqliteUnit unit, ClaimRequest request)
    {
        string incarnation = request.Incarnation.Text();
        string id = (request.RequestId ?? Guid.NewGuid()).Text();
        List<ClaimRow> rows = unit.Query<ClaimRow>(SqliteSql.FindClaimed, new { incarnation, request = id });
        if (rows.Count == 0)
        {
            StudyChanges changes = new();
            foreach ((long study, int limit) in FairShare.Divide(
                request.Limit, Open(unit, request), request.Last))
            {
                rows.AddRange(unit.Query<ClaimRow>(
                    SqliteSql.ClaimTrials,
                    new
                    {
                        incarnation,
                        request = id,
                        study,
                        limit,
                        trial = request.Trial,
                        suspectFrom = request.SuspectFrom,
                    }));
            }

            foreach (ClaimRow row in rows)
            {
                unit.Execute(
                    SqliteSql.InsertAttempt, new { trial = row.Id, epoch = row.Epoch, incarnation, now = unit.Now });
                changes.Move(row.Study, TrialState.Queued, TrialState.Running);
            }

            unit.Apply(changes);
        }

        // RETURNING promises no order.
        return [.. rows.OrderBy(row => row.QueuePosition).Select(row => row.ToClaimed(request.Incarnation))];
    }

    /// <summary>Stores the progress of the trials that are still held.</summary>
    public static IReadOnlySet<long> Write(SqliteUnit unit, IReadOnlyList<TrialWrite> writes)
    {
        HashSet<long> held = [];
        foreach (TrialWrite write in writes)
        {
            TrialFence fence = write.Fence;
            if (FindHeld(unit, fence) is null) continue;
            SqliteCurves.Write(unit, fence.Trial, write.Tail, write.Chunks);
            if (write.EvaluationPoint is { } evaluationPoint)
                unit.Execute(SqliteSql.SetEvaluationPoint, new { trial = fence.Trial, evaluationPoint });
            if (write.Checkpoint is { } checkpoint)
            {
                SqliteCheckpoints.Write(unit, fence.Trial, checkpoint);
                unit.Execute(SqliteSql.ForgetLosses, new { trial = fence.Trial });
            }

            held.Add(fence.Trial);
        }

        return held;
    }

    /// <summary>Ends the trials that are still held.</summary>
    public static IReadOnlySet<long> End(SqliteUnit unit, IReadOnlyList<TrialEnd> ends)
    {
        HashSet<long> held = [];
        StudyChanges changes = new();
        foreach (TrialEnd end in ends)
        {
            TrialFence fence = end.Fence;
            TrialState next = TrialEnding.StateAfter(end.Event);
            long? study = unit.Find<long?>(SqliteSql.EndTrial, new
            {
                trial = fence.Trial,
                epoch = fence.Epoch,
                incarnation = fence.Incarnation.Text(),
                state = next.Name(),
                result = end.Result?.ToBytes(),
                reason = end.Reason,
                evaluationPoint = end.EvaluationPoint,
            });
            if (study is null)
            {
                if (HasEnded(unit, fence, next)) held.Add(fence.Trial);
                continue;
            }

            SqliteCurves.Write(unit, fence.Trial, end.Tail, end.Chunks);
            unit.Execute(SqliteSql.DeleteCheckpoints, new { trial = fence.Trial });
            SqliteAttempts.End(unit, fence.Trial, fence.Epoch, next.Name(), end.Effort, end.Reason);
            changes.Move(study.Value, TrialState.Running, next);
            held.Add(fence.Trial);
        }

        unit.Apply(changes);
        return held;
    }

    /// <summary>Gives back the trials that are still held.</summary>
    public static IReadOnlySet<long> Release(SqliteUnit unit, IReadOnlyList<TrialFence> fences, string reason)
    {
        HashSet<long> held = [];
        StudyChanges changes = new();
        TrialState next = TrialStateMachine.Next(TrialState.Running, TrialEvent.Release)!.Value;
        foreach (TrialFence fence in fences)
        {
            long? study = unit.Find<long?>(SqliteSql.ReleaseTrial, new
            {
                trial = fence.Trial,
                epoch = fence.Epoch,
                incarnation = fence.Incarnation.Text(),
                state = next.Name(),
            });
            if (study is null) continue;
            SqliteAttempts.End(unit, fence.Trial, fence.Epoch, StoredNames.Released, effort: null, reason);
            changes.Move(study.Value, TrialState.Running, next);
            held.Add(fence.Trial);
        }

        unit.Apply(changes);
        return held;
    }

    /// <summary>Trials that run under an incarnation.</summary>
    public static IReadOnlyList<HeldTrial> ListHeld(SqliteUnit unit, Guid incarnation) =>
        [.. unit.Query<HeldRow>(SqliteSql.ListHeld, new { incarnation = incarnation.Text() })
            .Select(row => new HeldTrial(
                new(row.Trial, row.Epoch, incarnation), StoredNames.Status(row.Status) == StudyStatus.Active))];

    /// <summary>What is known of a trial under its lock; null when the fence does not hold.</summary>
    public static HeldState? FindHeld(SqliteUnit unit, TrialFence fence) => unit.Find<HeldState>(
        SqliteSql.FindHeld,
        new { trial = fence.Trial, epoch = fence.Epoch, incarnation = fence.Incarnation.Text() });

    private static OpenStudy[] Open(SqliteUnit unit, ClaimRequest request) =>
        [.. unit.Query<OpenRow>(SqliteSql.ListOpenStudies, new
        {
            incarnation = request.Incarnation.Text(),
            study = request.Study,
            trial = request.Trial,
            except = SqliteJson.Write(request.Except ?? []),
        }).Select(row => new OpenStudy(
            row.Study, (int)row.Priority, row.Queued, row.Running, (int?)row.Parallel))];

    /// <summary>
    /// The fence is unique to the attempt: finding it ended in this way means that an earlier call got through.
    /// </summary>
    private static bool HasEnded(SqliteUnit unit, TrialFence fence, TrialState state) =>
        unit.Find<long?>(SqliteSql.FindEndedAttempt, new
        {
            trial = fence.Trial,
            epoch = fence.Epoch,
            incarnation = fence.Incarnation.Text(),
            outcome = state.Name(),
        }) is not null;

    /// <summary>A trial that is held.</summary>
    public sealed record HeldState(long Study, long Losses);

    private sealed record HeldRow(long Trial, long Epoch, string Status);

    private sealed record OpenRow(long Study, long Priority, long Queued, long Running, long? Parallel);
}
