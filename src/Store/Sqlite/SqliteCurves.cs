using System.Buffers.Binary;
using System.Text.Json;
using Sweep.Core.Training;
using Sweep.Store.Rows;

namespace Sweep.Store.Sqlite;

/// <summary>Curves: chunks of points as little-endian int64 and float64.</summary>
internal static class SqliteCurves
{
    /// <summary>Stores chunks of a trial that is held; first removes what an attempt before got further with.</summary>
    public static void Write(
        SqliteUnit unit, long trial, IReadOnlyDictionary<string, int>? tail, IReadOnlyList<CurveChunk> chunks)
    {
        if (tail is not null)
            unit.Execute(SqliteSql.TruncateCurves, new { trial, tail = JsonSerializer.Serialize(tail) });

        foreach (CurveChunk chunk in chunks)
        {
            ChunkLimits.Require(chunk);
            CurveRow? before = chunk.Offset == 0
                ? null
                : unit.Find<CurveRow>(SqliteSql.FindChunk, new { trial, metric = chunk.Metric, chunk = chunk.Number });
            unit.Execute(SqliteSql.PutChunk, new
            {
                trial,
                metric = chunk.Metric,
                chunk = chunk.Number,
                steps = Joined(before?.Steps ?? [], chunk.Offset, Bytes(chunk.Steps)),
                values = Joined(
                    before?.Values ?? [], chunk.Offset,
                    Bytes([.. chunk.Values.Select(BitConverter.DoubleToInt64Bits)])),
            });
        }
    }

    /// <summary>Curves of a trial without the points to leave out.</summary>
    public static IReadOnlyList<Curve> Read(SqliteUnit unit, long trial, IReadOnlyDictionary<string, int> skip)
    {
        CurveRanges ranges = new(skip);
        string asked = JsonSerializer.Serialize(ranges.Metrics.Select((metric, i) => new
        {
            metric,
            chunk = ranges.Chunks[i],
            end = ranges.Ends[i],
        }));
        return CurveRanges.Join(
            unit.Query<RangeRow>(SqliteSql.ListCurves, new { trial, ranges = asked }).Select(row => (
                row.Metric,
                checked((int)row.Chunk) * CurveChunk.Capacity,
                Numbers(row.Steps),
                Array.ConvertAll(Numbers(row.Values), BitConverter.Int64BitsToDouble))),
            skip);
    }

    /// <summary>A part behind the points that come before it.</summary>
    private static byte[] Joined(byte[] before, int offset, byte[] part) =>
        [.. before.AsSpan(0, offset * sizeof(long)), .. part];

    private static byte[] Bytes(IReadOnlyList<long> numbers)
    {
        byte[] bytes = new byte[numbers.Count * sizeof(long)];
        for (int i = 0; i < numbers.Count; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), numbers[i]);
        return bytes;
    }

    private static long[] Numbers(byte[] bytes)
    {
        long[] numbers = new long[bytes.Length / sizeof(long)];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * sizeof(long)));
        return numbers;
    }

    private sealed record CurveRow(string Metric, byte[] Steps, byte[] Values);

    private sealed record RangeRow(string Metric, long Chunk, byte[] Steps, byte[] Values);
}
