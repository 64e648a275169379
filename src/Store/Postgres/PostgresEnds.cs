using Sweep.Core.Studies;
using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>Ends of trials.</summary>
internal static class PostgresEnds
{
    /// <summary>Ends the trials that are still held.</summary>
    /// <returns>For each of the ends whether it is stored: by this call, or by an earlier one just like it.</returns>
    public static async Task<bool[]> EndAsync(PostgresUnit unit, IReadOnlyList<TrialEnd> ends)
    {
        Dictionary<long, LockedTrial> locked = await TrialLocks.ChangeAsync(unit, ends.Select(end => end.Fence.Trial));
        Dictionary<long, TrialEnd> accepted = [];
        foreach (TrialEnd end in ends)
        {
            if (locked.GetValueOrDefault(end.Fence.Trial)?.IsHeldBy(end.Fence) == true)
                accepted.TryAdd(end.Fence.Trial, end);
        }

        if (accepted.Count > 0) await StoreAsync(unit, locked, [.. accepted.Values]);
        return await AnswerAsync(unit, ends, accepted);
    }

    private static async Task StoreAsync(PostgresUnit unit, Dictionary<long, LockedTrial> locked, TrialEnd[] ends)
    {
        await PostgresCurves.WriteAsync(
            unit, [.. ends.Select(end => new CurvePart(end.Fence.Trial, end.Tail, end.Chunks))]);
        StudyChanges changes = new();
        foreach (TrialEnd end in ends)
            changes.Move(locked[end.Fence.Trial].Study, TrialState.Running, TrialEnding.StateAfter(end.Event));
        StudyDeltaColumns moved = changes.ToColumns();
        await unit.ExecuteManyAsync(
            new
            {
                trials = ends.Select(end => end.Fence.Trial).ToArray(),
                epochs = ends.Select(end => end.Fence.Epoch).ToArray(),
                outcomes = ends.Select(Outcome).ToArray(),
                trainings = ends.Select(end => PostgresAttempts.Microseconds(end.Effort.Training)).ToArray(),
                evaluatings = ends.Select(end => PostgresAttempts.Microseconds(end.Effort.Evaluating)).ToArray(),
                resumedFroms = ends.Select(end => (long?)end.Effort.ResumedFrom).ToArray(),
                reasons = ends.Select(end => PostgresText.Clean(end.Reason)).ToArray(),
                results = ends.Select(end => end.Result?.ToBytes()).ToArray(),
                evaluationPoints = ends.Select(end => end.EvaluationPoint).ToArray(),
                moved.Studies,
                moved.Queued,
                moved.Running,
                moved.Completed,
                moved.Pruned,
                moved.Diverged,
                moved.Failed,
                moved.Quarantined,
                moved.Cancelled,
            },
            PostgresSql.DeleteCheckpoints,
            PostgresSql.EndAttempts,
            PostgresSql.QueueForStudies,
            PostgresSql.AdvanceStudies,
            PostgresSql.EndTrials);
    }

    private static async Task<bool[]> AnswerAsync(
        PostgresUnit unit, IReadOnlyList<TrialEnd> ends, Dictionary<long, TrialEnd> accepted)
    {
        bool[] answers = [.. ends.Select(end => ReferenceEquals(accepted.GetValueOrDefault(end.Fence.Trial), end))];
        int[] others = [.. Enumerable.Range(0, ends.Count).Where(i => !answers[i])];
        if (others.Length == 0) return answers;
        HashSet<int> ended = await PostgresAttempts.FindEndedAsync(
            unit, [.. others.Select(i => ends[i].Fence)], [.. others.Select(i => Outcome(ends[i]))]);
        foreach (int place in ended) answers[others[place]] = true;
        return answers;
    }

    private static string Outcome(TrialEnd end) => TrialEnding.StateAfter(end.Event).Name();
}
