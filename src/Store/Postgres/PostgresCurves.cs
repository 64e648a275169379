using Sweep.Core.Training;

namespace Sweep.Store.Postgres;

/// <summary>Curves: chunks of points as arrays of int8 and float8, which keep every bit.</summary>
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
            await unit.ExecuteAsync(PostgresSql.TruncateCurves, new
            {
                trials = begun.Select(part => part.Trial).ToArray(),
                tailTrials = tails.Select(tail => tail.Trial).ToArray(),
                tailMetrics = tails.Select(tail => tail.Key).ToArray(),
                tailChunks = tails.Select(tail => tail.Value).ToArray(),
            });
        }

        // A chunk that comes twice in one write would be refused: the later one replaces the earlier.
        Dictionary<(long Trial, string Metric, int Number), CurveChunk> chunks = [];
        foreach (CurvePart part in parts)
            foreach (CurveChunk chunk in part.Chunks) chunks[(part.Trial, chunk.Metric, chunk.Number)] = chunk;
        if (chunks.Count == 0) return;
        CurveChunk[] sent = [.. chunks.Values];
        int[] lasts = new int[sent.Length];
        for (int i = 0, points = 0; i < sent.Length; i++) lasts[i] = points += sent[i].Steps.Count;
        await unit.ExecuteAsync(PostgresSql.PutChunks, new
        {
            trials = chunks.Keys.Select(key => key.Trial).ToArray(),
            metrics = chunks.Keys.Select(key => key.Metric).ToArray(),
            chunks = chunks.Keys.Select(key => key.Number).ToArray(),

            // Counted from 1, both ends included.
            firsts = lasts.Select((last, i) => last - sent[i].Steps.Count + 1).ToArray(),
            lasts,
            steps = sent.SelectMany(chunk => chunk.Steps).ToArray(),
            values = sent.SelectMany(chunk => chunk.Values).ToArray(),
        });
    }

    /// <summary>All curves of a trial.</summary>
    public static async Task<IReadOnlyList<Curve>> ReadAsync(PostgresUnit unit, long trial) =>
        [.. (await unit.QueryAsync<CurveRow>(PostgresSql.ListCurves, new { trial }))
            .GroupBy(row => row.Metric, StringComparer.Ordinal)
            .OrderBy(metric => metric.Key, StringComparer.Ordinal)
            .Select(metric => new Curve(
                metric.Key, [.. metric.SelectMany(row => row.Steps)], [.. metric.SelectMany(row => row.Points)]))];

    private sealed record CurveRow
    {
        public required string Metric { get; init; }

        public required long[] Steps { get; init; }

        public required double[] Points { get; init; }
    }
}
