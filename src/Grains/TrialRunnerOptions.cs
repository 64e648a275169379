namespace Sweep.Grains;

/// <summary>How a <see cref="TrialRunner"/> paces its writes. None of this changes a result.</summary>
public sealed record TrialRunnerOptions
{
    /// <summary>Time between checkpoints; zero writes one at every opportunity.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time that measured points stay in memory.</summary>
    public TimeSpan FlushEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the runner trains before it looks at the clock and at requests to stop.</summary>
    public TimeSpan Slice { get; init; } = TimeSpan.FromMilliseconds(50);
}
