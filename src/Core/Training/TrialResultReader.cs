using System.Text;
using Sweep.Core.Studies;

namespace Sweep.Core.Training;

/// <summary>
/// Reads what <see cref="TrialResult.ToBytes"/> wrote. One reader for a long list of results makes what they have in
/// common, which is all but the numbers, once. Not thread-safe.
/// </summary>
public sealed class TrialResultReader
{
    private const int MostKnown = 64;

    private readonly List<(byte[] Utf8, string Text)> _known = [];
    private readonly Dictionary<int, string[]> _metrics = [];
    private readonly List<Criterion> _criteria = [];
    private int _next;

    /// <summary>Reads a result.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another format, or cut off.</exception>
    public TrialResult Read(ReadOnlySpan<byte> bytes)
    {
        ResultBytes rest = new(bytes);
        byte version = rest.Byte();
        if (version is not (TrialResult.WithoutEvents or TrialResult.WithEvents))
            throw new InvalidDataException($"Trial result of unknown format {version}.");
        long steps = rest.Int64();
        MetricValues final = Values(ref rest);
        BestStep[] best = new BestStep[rest.Count()];
        for (int i = 0; i < best.Length; i++)
            best[i] = new(CriterionAt(i, ref rest), rest.Int64(), Values(ref rest));
        TrainingEvent[] events = version == TrialResult.WithEvents ? new TrainingEvent[rest.Count()] : [];
        for (int i = 0; i < events.Length; i++)
            events[i] = new(rest.Int64(), Text(ref rest), Text(ref rest), rest.Double(), rest.Double());
        return new(steps, final, best) { Events = events };
    }

    private Criterion CriterionAt(int place, ref ResultBytes rest)
    {
        (string metric, Goal goal) = (Text(ref rest), (Goal)rest.Byte());
        if (place == _criteria.Count) _criteria.Add(new(metric, goal));
        Criterion before = _criteria[place];
        return before.Metric == metric && before.Goal == goal ? before : _criteria[place] = new(metric, goal);
    }

    /// <summary>Values by metric. Those with the same metrics share their names.</summary>
    private MetricValues Values(ref ResultBytes rest)
    {
        int count = rest.Count();
        double[] values = new double[count];
        string[]? before = _metrics.GetValueOrDefault(count);
        string[] metrics = before ?? new string[count];
        for (int i = 0; i < count; i++)
        {
            (string metric, values[i]) = (Text(ref rest), rest.Double());
            if (metrics[i] == metric) continue;
            if (metrics == before) metrics = [.. before];
            metrics[i] = metric;
        }

        _metrics[count] = metrics;
        return new(metrics, values);
    }

    /// <summary>A text, of which most are known and come in the order they came in before.</summary>
    private string Text(ref ResultBytes rest)
    {
        ReadOnlySpan<byte> utf8 = rest.Text();
        for (int i = 0; i < _known.Count; i++)
        {
            if (_next >= _known.Count) _next = 0;
            (byte[] known, string found) = _known[_next++];
            if (utf8.SequenceEqual(known)) return found;
        }

        string text = Encoding.UTF8.GetString(utf8);
        if (_known.Count < MostKnown) _known.Add((utf8.ToArray(), text));
        return text;
    }
}
