namespace Sweep.Chaos.Tests.Simulation;

/// <summary>What is killed or stopped as one.</summary>
internal sealed class SimulatedProcess
{
    /// <summary>Whether it was killed: none of its actors does anything more.</summary>
    public bool IsKilled { get; set; }

    /// <summary>Whether it was asked to drain.</summary>
    public bool IsAsked { get; set; }

    /// <summary>Whether it has ended by itself.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Whether nothing happens to it: whoever starts silos again.</summary>
    public bool IsImmune { get; init; }

    /// <summary>Until when it stands still.</summary>
    public DateTimeOffset StopsUntil { get; set; }
}
