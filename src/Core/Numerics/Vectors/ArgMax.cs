namespace Sweep.Core.Numerics.Vectors;

/// <summary>Which element is the largest.</summary>
public static class ArgMax
{
    /// <summary>Index of the first of the largest elements; a NaN is never larger, so 0 for a leading one.</summary>
    /// <param name="values">At least one.</param>
    public static int Of(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }

        return best;
    }

    /// <summary>Rows whose first largest element is at their label.</summary>
    /// <param name="rows">labels.Length x classes, row-major.</param>
    /// <param name="labels">One class a row.</param>
    /// <param name="classes">Classes.</param>
    public static int CountRight(ReadOnlySpan<float> rows, ReadOnlySpan<byte> labels, int classes)
    {
        int right = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (Of(rows.Slice(i * classes, classes)) == labels[i]) right++;
        }

        return right;
    }
}
