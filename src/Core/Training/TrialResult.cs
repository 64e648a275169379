namespace Sweep.Core.Training;

/// <summary>
/// What a finished trial is ranked by: each metric at the end and at the best step of each criterion.
/// </summary>
/// <param name="Steps">Optimizer steps taken.</param>
/// <param name="Final">Value of each metric at the last evaluation, in ordinal order of metric.</param>
/// <param name="Best">One entry for each criterion of the study, in the study's order.</param>
public sealed record TrialResult(
    long Steps, IReadOnlyDictionary<string, double> Final, IReadOnlyList<BestStep> Best)
{
    // Results without events are written as they were before there were any: recorded bits stay.
    internal const byte WithoutEvents = 1;
    internal const byte WithEvents = 2;

    /// <summary>What the optimizer decided by itself: switches, or that there was none.</summary>
    public IReadOnlyList<TrainingEvent> Events { get; init; } = [];

    /// <summary>The bits: every value exact, NaN included.</summary>
    public byte[] ToBytes()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(Events.Count == 0 ? WithoutEvents : WithEvents);
        writer.Write(Steps);
        Write(writer, Final);
        writer.Write(Best.Count);
        foreach (BestStep best in Best)
        {
            writer.Write(best.Criterion.Metric);
            writer.Write((byte)best.Criterion.Goal);
            writer.Write(best.Step);
            Write(writer, best.Values);
        }

        if (Events.Count > 0) WriteEvents(writer);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another format, or cut off.</exception>
    public static TrialResult FromBytes(ReadOnlySpan<byte> bytes) => new TrialResultReader().Read(bytes);

    private void WriteEvents(BinaryWriter writer)
    {
        writer.Write(Events.Count);
        foreach (TrainingEvent happened in Events)
        {
            writer.Write(happened.Step);
            writer.Write(happened.Kind);
            writer.Write(happened.Rule);
            writer.Write(happened.Value);
            writer.Write(happened.NewRate);
        }
    }

    private static void Write(BinaryWriter writer, IReadOnlyDictionary<string, double> values)
    {
        writer.Write(values.Count);
        foreach ((string metric, double value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.Write(metric);
            writer.Write(value);
        }
    }
}
