using Sweep.Core.Training;

namespace Sweep.Store.Postgres;

/// <summary>
/// Parts of curves as the columns that a statement takes: one array a column, values and irregular steps one after
/// another in flat arrays of which each part has a range, counted from 1 with both ends included.
/// </summary>
internal sealed class CurveColumns
{
    private int _filled;

    /// <summary>Lays the parts out.</summary>
    /// <param name="parts">Parts, each with its trial; none twice.</param>
    public CurveColumns(IReadOnlyList<(long Trial, CurveChunk Chunk)> parts)
    {
        int count = parts.Count;
        Trials = new long[count];
        Metrics = new string[count];
        FirstPoints = new int[count];
        FirstSteps = new long?[count];
        Strides = new long?[count];
        StepsFrom = new int[count];
        StepsTo = new int[count];
        ValuesFrom = new int[count];
        ValuesTo = new int[count];
        Values = new double[parts.Sum(part => part.Chunk.Values.Count)];
        List<long> steps = [];
        for (int i = 0; i < count; i++)
        {
            (long trial, CurveChunk chunk) = parts[i];
            (Trials[i], Metrics[i], FirstPoints[i]) = (trial, chunk.Metric, chunk.FirstPoint);
            StepsFrom[i] = steps.Count + 1;
            if (StrideOf(chunk.Steps) is { } stride) (FirstSteps[i], Strides[i]) = (chunk.Steps[0], stride);
            else steps.AddRange(chunk.Steps);
            StepsTo[i] = steps.Count;
            ValuesFrom[i] = _filled + 1;
            Append(chunk.Values);
            ValuesTo[i] = _filled;
        }

        Steps = [.. steps];
    }

    /// <summary>The parts' trials.</summary>
    public long[] Trials { get; }

    /// <summary>The parts' metrics.</summary>
    public string[] Metrics { get; }

    /// <summary>Ordinal of each part's first point within its curve.</summary>
    public int[] FirstPoints { get; }

    /// <summary>First step of a part whose steps are at equal distances; null for any other.</summary>
    public long?[] FirstSteps { get; }

    /// <summary>Distance of each step of a part to the next; null where they differ.</summary>
    public long?[] Strides { get; }

    /// <summary>Place of the first of a part's steps in <see cref="Steps"/>.</summary>
    public int[] StepsFrom { get; }

    /// <summary>Place of the last of a part's steps.</summary>
    public int[] StepsTo { get; }

    /// <summary>Place of the first of a part's values in <see cref="Values"/>.</summary>
    public int[] ValuesFrom { get; }

    /// <summary>Place of the last of a part's values.</summary>
    public int[] ValuesTo { get; }

    /// <summary>Steps of the parts that have no stride.</summary>
    public long[] Steps { get; }

    /// <summary>Values of all parts.</summary>
    public double[] Values { get; }

    /// <summary>The steps that a stride stands for.</summary>
    public static long[] StepsOf(long first, long stride, int count)
    {
        long[] steps = new long[count];
        for (int i = 0; i < count; i++) steps[i] = first + (i * stride);
        return steps;
    }

    /// <summary>The distance of each step to the next, or null where they differ; 0 for a single one.</summary>
    internal static long? StrideOf(IReadOnlyList<long> steps)
    {
        if (steps.Count < 2) return steps.Count == 0 ? null : 0;
        long stride = unchecked(steps[1] - steps[0]);
        for (int i = 2; i < steps.Count; i++)
        {
            if (unchecked(steps[i] - steps[i - 1]) != stride) return null;
        }

        // Ascending steps whose distance does not fit have wrapped around.
        return stride > 0 ? stride : null;
    }

    private void Append(IReadOnlyList<double> values)
    {
        if (values is ICollection<double> collection) collection.CopyTo(Values, _filled);
        else values.ToArray().CopyTo(Values, _filled);
        _filled += values.Count;
    }
}
