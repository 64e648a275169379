namespace Sweep.Grains;

/// <summary>How a <see cref="StudyCoordinator"/> paces itself. None of this changes a result.</summary>
public sealed record CoordinatorOptions
{
    /// <summary>
    /// Fewest trials to keep queued ahead of the silos. Default 1,024. Where they take more than half of it within
    /// <see cref="Horizon"/>, as many are kept as they take in twice that time.
    /// </summary>
    public int QueueAhead { get; init; } = 1024;

    /// <summary>Most trials to keep queued, however fast they are taken. Default 32,768.</summary>
    public int MostAhead { get; init; } = 32_768;

    /// <summary>For how long what is queued should last. Default 1 s.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time between looks at the store when nothing else wakes it. Default 1 s.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Least time between looks, however often it is woken. Default 10 ms.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(10);
}
