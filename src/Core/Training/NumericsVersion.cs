namespace Sweep.Core.Training;

/// <summary>
/// Version of Core's arithmetic. Raised whenever a change could change a bit of any result: checkpoints and
/// unfinished studies of another version cannot be continued exactly, and are refused.
/// </summary>
public static class NumericsVersion
{
    /// <summary>The version of this program.</summary>
    public const int Current = 2;
}
