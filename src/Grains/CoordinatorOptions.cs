namespace Sweep.Grains;

/// <summary>How a <see cref="StudyCoordinator"/> paces itself. None of this changes a result.</summary>
public sealed record CoordinatorOptions
{
    /// <summary>Trials to keep queued ahead of the silos.</summary>
    public int QueueAhead { get; init; } = 1024;

    /// <summary>Time between looks at the store when nothing else wakes it.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);
}
