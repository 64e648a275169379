namespace Sweep.Store.Rows;

/// <summary>What a placement must keep to, and how its labels are kept.</summary>
internal static class Placement
{
    private const int HighestPriority = 1000;

    /// <summary>The placement with its labels as they are stored; null is the default one.</summary>
    /// <exception cref="ArgumentException">It is out of its ranges.</exception>
    public static (StudyPlacement Placement, string[] Labels) Require(StudyPlacement? placement)
    {
        placement ??= new();
        if (placement.Priority is < -HighestPriority or > HighestPriority)
        {
            throw new ArgumentException(
                $"A priority of {placement.Priority} is not between -{HighestPriority} and {HighestPriority}.",
                nameof(placement));
        }

        if (placement.Parallel < 1)
        {
            throw new ArgumentException(
                $"{placement.Parallel} trials at once is less than one. Pause a study to run none of it.",
                nameof(placement));
        }

        return (placement, Labels(placement.Labels));
    }

    /// <summary>Labels in ordinal order, each once.</summary>
    /// <exception cref="ArgumentException">One is empty.</exception>
    public static string[] Labels(IReadOnlyList<string>? labels)
    {
        if (labels?.Any(string.IsNullOrWhiteSpace) == true)
            throw new ArgumentException("A label is empty.", nameof(labels));
        return [.. (labels ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
