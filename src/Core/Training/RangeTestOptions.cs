namespace Sweep.Core.Training;

/// <summary>Settings of a learning-rate range test.</summary>
public sealed record RangeTestOptions
{
    /// <summary>First rate.</summary>
    public double Start { get; init; } = 1e-7;

    /// <summary>Last rate, above the first.</summary>
    public double End { get; init; } = 10;

    /// <summary>Number of steps, at least 2.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>Smoothing and stopping.</summary>
    public RangeTestForm Form { get; init; }
}
