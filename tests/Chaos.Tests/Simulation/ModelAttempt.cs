using Sweep.Store;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>An attempt in the model store.</summary>
internal sealed class ModelAttempt
{
    /// <summary>Epoch of its claim.</summary>
    public required long Epoch { get; set; }

    /// <summary>Who made it.</summary>
    public required Guid Silo { get; set; }

    /// <summary>How it ended.</summary>
    public string Outcome { get; set; } = "running";

    /// <summary>What it took; null when nobody said.</summary>
    public AttemptEffort? Effort { get; set; }
}
