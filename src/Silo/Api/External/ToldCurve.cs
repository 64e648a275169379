using Sweep.Core.Training;
using Sweep.Store;

namespace Sweep.Silo.Api.External;

/// <summary>One curve of a trial: where the stored part ends, what has been read of it, and what is told.</summary>
/// <param name="stored">Where the stored part ends; null where there is none.</param>
internal sealed class ToldCurve(CurveExtent? stored)
{
    private readonly int _stored = stored?.Points ?? 0;
    private int _first = stored?.Points ?? 0; // ordinal of the first point that is at hand
    private long _last = stored?.LastStep ?? -1;

    /// <summary>Steps at hand.</summary>
    public List<long> Steps { get; } = [];

    /// <summary>Values at hand.</summary>
    public List<double> Values { get; } = [];

    /// <summary>Ordinal of the first point of the chunk that is still open.</summary>
    public int Open => _stored - (_stored % CurveChunk.Capacity);

    /// <summary>How many points are stored.</summary>
    public int Stored => _stored;

    /// <summary>Whether what is told fills a chunk that was begun before: it is then stored in one piece.</summary>
    public bool Fills => Open < _stored && _first + Steps.Count >= Open + CurveChunk.Capacity;

    /// <summary>Adds a point, unless one at its step or a later one is there.</summary>
    public void Add(long step, double value)
    {
        if (step <= _last) return;
        _last = step;
        Steps.Add(step);
        Values.Add(value);
    }

    /// <summary>Puts stored points before what is told.</summary>
    /// <param name="read">The stored curve from a point on.</param>
    /// <param name="from">Ordinal of that point.</param>
    public void Precede(Curve read, int from)
    {
        int count = _stored - from;
        if (read.Steps.Count < count) return; // the trial is another attempt's by now, and takes nothing more
        Steps.InsertRange(0, read.Steps.Take(count));
        Values.InsertRange(0, read.Values.Take(count));
        _first = from;
    }

    /// <summary>The new points, as parts of their chunks; the chunk that was open whole, where it was read.</summary>
    public IEnumerable<CurveChunk> Chunks(string metric)
    {
        int end = _first + Steps.Count;
        for (int point = _first <= Open ? Open : _stored; point < end;)
        {
            int offset = point % CurveChunk.Capacity, count = Math.Min(CurveChunk.Capacity - offset, end - point);
            yield return new(
                metric, point / CurveChunk.Capacity,
                Steps.GetRange(point - _first, count), Values.GetRange(point - _first, count))
            {
                Offset = offset,
            };
            point += count;
        }
    }
}
