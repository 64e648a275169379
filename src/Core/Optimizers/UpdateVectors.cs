namespace Sweep.Core.Optimizers;

/// <summary>The vectors of a coordinate-wise update, all of one length; a rule knows which states it has.</summary>
public readonly ref struct UpdateVectors
{
    /// <summary>Parameters, updated in place.</summary>
    public required Span<float> Parameters { get; init; }

    /// <summary>Gradient.</summary>
    public required ReadOnlySpan<float> Gradient { get; init; }

    /// <summary>First state vector; empty where the rule has none.</summary>
    public Span<float> First { get; init; }

    /// <summary>Second state vector; empty where the rule has none.</summary>
    public Span<float> Second { get; init; }

    /// <summary>Third state vector; empty where the rule has none.</summary>
    public Span<float> Third { get; init; }
}
