using Sweep.Core.Training;
using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>Progress of running trials.</summary>
internal static class PostgresWrites
{
    /// <summary>Refuses malformed chunks before anything is stored.</summary>
    /// <exception cref="ArgumentException">One is.</exception>
    public static void Require(IReadOnlyList<TrialWrite> writes)
    {
        foreach (CurveChunk chunk in writes.SelectMany(write => write.Chunks)) ChunkLimits.Require(chunk);
    }

    /// <summary>Stores the progress of the trials that are still held.</summary>
    /// <returns>Trials that were held, and files that no row names.</returns>
    public static async Task<(HashSet<long> Held, List<string> Dropped)> WriteAsync(
        PostgresUnit unit, IReadOnlyList<PreparedWrite> writes)
    {
        // Metrics share the lock with each other; what changes the trial's own row, or its list of checkpoints, does
        // not.
        IEnumerable<long> trials = writes.Select(write => write.Fence.Trial);
        Dictionary<long, LockedTrial> locked =
            writes.Any(write => write.Checkpoint is not null || write.Write.EvaluationPoint is not null)
                ? await TrialLocks.ChangeAsync(unit, trials)
                : await TrialLocks.ShareAsync(unit, trials);

        HashSet<long> held = [];
        List<string> dropped = [];
        ILookup<bool, PreparedWrite> matched =
            writes.ToLookup(write => locked.GetValueOrDefault(write.Fence.Trial)?.IsHeldBy(write.Fence) == true);
        dropped.AddRange(matched[false].Select(write => write.Checkpoint?.File).OfType<string>());

        // Each round has every trial once: of two writes to one trial the second follows on the first.
        List<PreparedWrite> remaining = [.. matched[true]];
        while (remaining.Count > 0)
        {
            List<PreparedWrite> round = [.. remaining.DistinctBy(write => write.Fence.Trial)];
            remaining.RemoveAll(round.Contains);
            held.UnionWith(round.Select(write => write.Fence.Trial));
            await PostgresCurves.WriteAsync(
                unit,
                [.. round.Select(write => new CurvePart(write.Fence.Trial, write.Write.Tail, write.Write.Chunks))]);
            await SetEvaluationPointsAsync(unit, round);
            dropped.AddRange(await StoreCheckpointsAsync(unit, round));
        }

        return (held, dropped);
    }

    private static async Task SetEvaluationPointsAsync(PostgresUnit unit, List<PreparedWrite> writes)
    {
        PreparedWrite[] said = [.. writes.Where(write => write.Write.EvaluationPoint is not null)];
        if (said.Length == 0) return;
        await unit.ExecuteAsync(PostgresSql.SetEvaluationPoints, new
        {
            trials = said.Select(write => write.Fence.Trial).ToArray(),
            evaluationPoints = said.Select(write => write.Write.EvaluationPoint!).ToArray(),
        });
    }

    private static async Task<List<string>> StoreCheckpointsAsync(PostgresUnit unit, List<PreparedWrite> writes)
    {
        List<string> dropped = [];
        List<long> trials = [];
        foreach (PreparedWrite write in writes)
        {
            if (write.Checkpoint is not { } checkpoint) continue;
            dropped.AddRange(await PostgresCheckpoints.WriteAsync(unit, write.Fence.Trial, checkpoint));
            trials.Add(write.Fence.Trial);
        }

        if (trials.Count > 0) await unit.ExecuteAsync(PostgresSql.ForgetLosses, new { trials = trials.ToArray() });
        return dropped;
    }
}
