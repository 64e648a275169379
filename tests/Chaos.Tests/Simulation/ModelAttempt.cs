using Sweep.Store;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>An attempt in the model store.</summary>
/// <param name="epoch">Epoch of its claim.</param>
/// <param name="silo">Who made it.</param>
internal sealed class ModelAttempt(long epoch, Guid silo)
{
    /// <summary>Epoch of its claim.</summary>
    public long Epoch => epoch;

    /// <summary>Who made it.</summary>
    public Guid Silo => silo;

    /// <summary>How it ended.</summary>
    public string Outcome { get; set; } = "running";

    /// <summary>What it took; null when nobody said.</summary>
    public AttemptEffort? Effort { get; set; }
}
