namespace Sweep.Core.Studies;

/// <summary>Bounds on study files: generous for people, small enough that no file can hurt.</summary>
public static class StudyLimits
{
    /// <summary>Bytes of UTF-8 in a file.</summary>
    public const int MaxFileBytes = 1 << 20;

    /// <summary>Maps and lists inside each other.</summary>
    public const int MaxDepth = 64;

    /// <summary>Values in a document, those repeated by YAML aliases counted every time.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>Errors that are collected before the reader gives up.</summary>
    public const int MaxErrors = 100;

    /// <summary>Options of one choice or grid.</summary>
    public const int MaxOptions = 10_000;

    /// <summary>Points of one interval made finite by <c>points</c>.</summary>
    public const int MaxPoints = 10_000;

    /// <summary>Seeds of a study.</summary>
    public const int MaxSeeds = 1_000_000;

    /// <summary>Trials of a study.</summary>
    public const long MaxTrials = 10_000_000;
}
