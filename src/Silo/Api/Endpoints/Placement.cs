using Sweep.Core.Studies;
using Sweep.Silo.Api.Problems;
using Sweep.Store;

namespace Sweep.Silo.Api.Endpoints;

/// <summary>Checks what placements are asked for.</summary>
internal static class Placement
{
    /// <summary>The highest priority, and without its sign the lowest.</summary>
    public const int MaxPriority = 1000;

    private const int MaxLabels = 64;
    private const int MaxLabel = 128;

    /// <summary>A placement.</summary>
    /// <exception cref="RequestRefusedException">Something is out of its range.</exception>
    public static StudyPlacement Of(int priority, int? parallel, IReadOnlyList<string>? labels)
    {
        if (priority is < -MaxPriority or > MaxPriority)
            throw new RequestRefusedException($"priority: found {priority}, expected -{MaxPriority} to {MaxPriority}.");
        if (parallel is < 1) throw new RequestRefusedException($"parallel: found {parallel}, expected 1 or more.");
        if (labels?.Count > MaxLabels)
            throw new RequestRefusedException($"labels: found {labels.Count}, expected at most {MaxLabels}.");
        if (labels?.Where(label => !IsLabel(label)).ToArray() is [var wrong, ..])
        {
            string found = wrong is null ? "null" : Names.Quote(wrong);
            throw new RequestRefusedException(
                $"labels: found {found}, expected 1 to {MaxLabel} letters, digits and any of . _ : = / -");
        }

        return new(priority, parallel, labels is null ? null : [.. labels.Distinct(StringComparer.Ordinal)]);
    }

    private static bool IsLabel(string? label) =>
        label?.Length is >= 1 and <= MaxLabel
        && label.All(sign => char.IsAsciiLetterOrDigit(sign) || "._:=/-".Contains(sign));
}
