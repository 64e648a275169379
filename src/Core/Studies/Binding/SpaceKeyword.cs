using Sweep.Core.Studies.Nodes;

namespace Sweep.Core.Studies.Binding;

/// <summary>The words that make a map a space.</summary>
internal static class SpaceKeyword
{
    public const string Uniform = "uniform";
    public const string Log = "log";
    public const string Int = "int";
    public const string Choice = "choice";
    public const string Grid = "grid";

    /// <summary>Beside <see cref="Uniform"/> or <see cref="Log"/>: makes the space finite.</summary>
    public const string Points = "points";

    /// <summary>Beside <see cref="Int"/>: distance between neighbours.</summary>
    public const string Step = "step";

    /// <summary>Spaces of any value.</summary>
    public static IReadOnlyList<string> Finite { get; } = [Choice, Grid];

    /// <summary>Spaces of whole numbers.</summary>
    public static IReadOnlyList<string> Whole { get; } = [Int, Choice, Grid];

    /// <summary>Spaces of numbers.</summary>
    public static IReadOnlyList<string> Real { get; } = [Uniform, Log, Int, Choice, Grid];

    /// <summary>The first space word among a map's names; a map with a <c>name</c> is a component, no space.</summary>
    public static string? In(StudyNode node) => node is StudyMap map && map.Find("name") is null
        ? map.Entries.Select(entry => entry.Key).FirstOrDefault(key => Real.Contains(key))
        : null;

    /// <summary>What may stand beside a space word.</summary>
    public static string? Companion(string keyword) => keyword switch
    {
        Uniform or Log => Points,
        Int => Step,
        _ => null,
    };
}
