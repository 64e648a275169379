namespace Sweep.Core.Training;

/// <summary>
/// The curves of a running trial, as far as they are not yet safely stored: full chunks on their way out, and the
/// chunk that each metric is filling, which a checkpoint carries so that it can be written again as a whole.
/// </summary>
public sealed class CurveBuffer
{
    // Of a trial that is slow, each write has few points: a chunk that took more parts than this is sent whole once it
    // is full, so that what is kept of it is one piece.
    private const int MostParts = 8;

    private readonly SortedDictionary<string, OpenChunk> _open = new(StringComparer.Ordinal);
    private readonly List<CurveChunk> _full = [];

    /// <summary>The chunk that each metric goes on with; a stored one at or past it is stale after a resume.</summary>
    public IReadOnlyDictionary<string, int> Tail =>
        _open.ToDictionary(pair => pair.Key, pair => pair.Value.Number, StringComparer.Ordinal);

    /// <summary>Points appended by this run; those that a checkpoint brought along are not.</summary>
    public long Added { get; private set; }

    /// <summary>Appends a point.</summary>
    internal void Add(string metric, long step, double value)
    {
        if (!_open.TryGetValue(metric, out OpenChunk? chunk)) _open.Add(metric, chunk = new());
        chunk.Steps.Add(step);
        chunk.Values.Add(double.IsNaN(value) ? double.NaN : value); // stored NaNs are canonical
        Added++;
        if (chunk.Steps.Count < CurveChunk.Capacity) return;
        _full.Add(chunk.TakeLast(metric));
        chunk.Next();
    }

    /// <summary>
    /// All points added since the last call, as parts of their chunks. The first call after a checkpoint was read takes
    /// the open chunks whole.
    /// </summary>
    public IReadOnlyList<CurveChunk> TakeChanges()
    {
        List<CurveChunk> changes = [.. _full];
        _full.Clear();
        foreach ((string metric, OpenChunk chunk) in _open)
        {
            if (chunk.Taken < chunk.Steps.Count) changes.Add(chunk.Take(metric));
        }

        return changes;
    }

    /// <summary>
    /// Writes the open chunks. Full ones must have been taken and stored first, or together with this.
    /// </summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write(_open.Count);
        foreach ((string metric, OpenChunk chunk) in _open)
        {
            writer.Write(metric);
            writer.Write(chunk.Number);
            writer.Write(chunk.Steps.Count);
            for (int i = 0; i < chunk.Steps.Count; i++)
            {
                writer.Write(chunk.Steps[i]);
                writer.Write(chunk.Values[i]);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote into an empty buffer; open chunks count as new.</summary>
    internal void Read(BinaryReader reader)
    {
        for (int metrics = reader.ReadInt32(); metrics > 0; metrics--)
        {
            string metric = reader.ReadString();
            OpenChunk chunk = new() { Number = reader.ReadInt32() };
            for (int points = reader.ReadInt32(); points > 0; points--)
            {
                chunk.Steps.Add(reader.ReadInt64());
                chunk.Values.Add(reader.ReadDouble());
            }

            _open.Add(metric, chunk);
        }
    }

    private sealed class OpenChunk
    {
        public int Number { get; set; }

        /// <summary>How many of its points were taken before.</summary>
        public int Taken { get; private set; }

        public List<long> Steps { get; } = [];

        public List<double> Values { get; } = [];

        private int Parts { get; set; }

        public CurveChunk Take(string metric)
        {
            int first = Taken, count = Steps.Count - Taken;
            (Taken, Parts) = (Steps.Count, Parts + 1);
            long[] steps = new long[count];
            double[] values = new double[count];
            Steps.CopyTo(first, steps, 0, count);
            Values.CopyTo(first, values, 0, count);
            return new(metric, Number, steps, values) { Offset = first };
        }

        public CurveChunk TakeLast(string metric)
        {
            if (Parts >= MostParts) Taken = 0;
            return Take(metric);
        }

        public void Next()
        {
            Number++;
            Steps.Clear();
            Values.Clear();
            (Taken, Parts) = (0, 0);
        }
    }
}
