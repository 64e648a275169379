namespace Sweep.Core.Training;

/// <summary>
/// The curves of a running trial, as far as they are not yet safely stored: full chunks on their way out, and the
/// chunk that each metric is filling, which a checkpoint carries so that it can be written again as a whole.
/// </summary>
public sealed class CurveBuffer
{
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
        chunk.IsDirty = true;
        Added++;
        if (chunk.Steps.Count < CurveChunk.Capacity) return;
        _full.Add(chunk.Copy(metric));
        chunk.Next();
    }

    /// <summary>All chunks with points added since the last call, each whole.</summary>
    public IReadOnlyList<CurveChunk> TakeChanges()
    {
        List<CurveChunk> changes = [.. _full];
        _full.Clear();
        foreach ((string metric, OpenChunk chunk) in _open)
        {
            if (chunk.IsDirty) changes.Add(chunk.Copy(metric));
            chunk.IsDirty = false;
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

    /// <summary>Reads what <see cref="Write"/> wrote into an empty buffer; open chunks count as changed.</summary>
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

            chunk.IsDirty = chunk.Steps.Count > 0;
            _open.Add(metric, chunk);
        }
    }

    private sealed class OpenChunk
    {
        public int Number { get; set; }

        public bool IsDirty { get; set; }

        public List<long> Steps { get; } = [];

        public List<double> Values { get; } = [];

        public CurveChunk Copy(string metric) => new(metric, Number, [.. Steps], [.. Values]);

        public void Next()
        {
            Number++;
            Steps.Clear();
            Values.Clear();
            IsDirty = false;
        }
    }
}
