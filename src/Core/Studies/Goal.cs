namespace Sweep.Core.Studies;

/// <summary>Which direction of a metric is better.</summary>
public enum Goal
{
    /// <summary>Smaller is better.</summary>
    Min,

    /// <summary>Larger is better.</summary>
    Max,
}
