namespace Sweep.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The study or a trial failed, or the run was stopped before its end.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage, or a study file that was refused.</summary>
    public const int Usage = 2;

    /// <summary>The store or server cannot be reached.</summary>
    public const int Unreachable = 3;
}
