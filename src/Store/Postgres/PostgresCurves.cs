using Sweep.Core.Training;
using Sweep.Store.Rows;

namespace Sweep.Store.Postgres;

/// <summary>
/// Curves: rows of points as arrays of float8, which keep every bit, each as it was sent. Nothing is ever appended to a
/// row: that would write its points again.
/// </summary>
internal static class PostgresCurves
{
    /// <summary>
    /// Stores chunks of trials that are held, each trial once: first removes what an attempt before got further with,
    /// then puts all chunks, each in one statement for all trials.
    /// </summary>
    public static async Task WriteAsync(PostgresUnit unit, IReadOnlyList<CurvePart> parts)
    {
        CurvePart[] begun = [.. parts.Where(part => part.Tail is not null)];
        if (begun.Length > 0)
        {
            var tails = begun
                .SelectMany(part => part.Tail!.Select(tail => (part.Trial, tail.Key, tail.Value)))
                .ToArray();
            await unit.ExecuteManyAsync(
                new
                {
                    trials = begun.Select(part => part.Trial).ToArray(),
                    tailTrials = tails.Select(tail => tail.Trial).ToArray(),
                    tailMetrics = tails.Select(tail => tail.Key).ToArray(),
                    tailPoints = tails.Select(tail => tail.Value * CurveChunk.Capacity).ToArray(),
                },
                PostgresSql.KeepToKeys,
                PostgresSql.TruncateCurves);
        }

        // Parts of a chunk that has just been removed are not there.
        await DeletePartsAsync(unit, parts.Where(part => part.Tail is null));

        // One that comes twice in one write would be refused: the later one replaces the earlier.
        Dictionary<(long Trial, string Metric, int FirstPoint), CurveChunk> chunks = [];
        foreach (CurvePart part in parts)
            foreach (CurveChunk chunk in part.Chunks) chunks[(part.Trial, chunk.Metric, chunk.FirstPoint)] = chunk;

        if (chunks.Count == 0) return;
        await unit.ExecuteAsync(
            PostgresSql.PutChunks, new CurveColumns([.. chunks.Select(pair => (pair.Key.Trial, pair.Value))]));
    }

    /// <summary>Curves of a trial without the points to leave out.</summary>
    public static async Task<IReadOnlyList<Curve>> ReadAsync(
        PostgresUnit unit, long trial, IReadOnlyDictionary<string, int> skip)
    {
        CurveRanges ranges = new(skip);
        List<CurveRow> rows = await unit.QueryAsync<CurveRow>(PostgresSql.ListCurves, new
        {
            trial,
            metrics = ranges.Metrics,
            firstPoints = ranges.Chunks.Select(chunk => chunk * CurveChunk.Capacity).ToArray(),
            ends = ranges.Ends,
        });
        return CurveRanges.Join(rows.Select(row => (row.Metric, row.FirstPoint, row.AllSteps, row.Points)), skip);
    }

    private static async Task DeletePartsAsync(PostgresUnit unit, IEnumerable<CurvePart> parts)
    {
        (long Trial, CurveChunk Chunk)[] whole =
            [.. parts.SelectMany(part => part.Chunks.Where(chunk => chunk.Offset == 0), (part, chunk) =>
                (part.Trial, chunk))];
        if (whole.Length == 0) return;
        await unit.ExecuteManyAsync(
            new
            {
                trials = whole.Select(one => one.Trial).ToArray(),
                metrics = whole.Select(one => one.Chunk.Metric).ToArray(),
                firstPoints = whole.Select(one => one.Chunk.FirstPoint).ToArray(),
                capacity = CurveChunk.Capacity,
            },
            PostgresSql.KeepToKeys,
            PostgresSql.DeleteParts);
    }

    private sealed record CurveRow
    {
        public required string Metric { get; init; }

        public required int FirstPoint { get; init; }

        public required long? FirstStep { get; init; }

        public required long? Stride { get; init; }

        public required long[]? Steps { get; init; }

        public required double[] Points { get; init; }

        public long[] AllSteps => Steps ?? CurveColumns.StepsOf(FirstStep!.Value, Stride!.Value, Points.Length);
    }
}
