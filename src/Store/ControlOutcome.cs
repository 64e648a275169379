namespace Sweep.Store;

/// <summary>What became of a call that controls a study.</summary>
public enum ControlOutcome
{
    /// <summary>It is so: through this call, or it was so before. Every such call can be repeated.</summary>
    Done,

    /// <summary>There is no such study.</summary>
    Missing,

    /// <summary>The study's status, or what it holds already, does not allow it. Nothing was changed.</summary>
    Refused,
}
