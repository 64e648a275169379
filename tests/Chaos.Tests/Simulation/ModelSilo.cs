namespace Sweep.Chaos.Tests.Simulation;

/// <summary>An incarnation in the model store.</summary>
internal sealed class ModelSilo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>When its lease runs out.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Whether nobody has marked it dead.</summary>
    public bool IsLive { get; set; } = true;
}
