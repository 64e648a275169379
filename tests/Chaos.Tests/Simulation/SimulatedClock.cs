namespace Sweep.Chaos.Tests.Simulation;

/// <summary>
/// The clock of a simulation. A timer that an actor makes fires before it is returned: the actor waits for it by giving
/// up its turn, so that waiting takes no thread and no real time.
/// </summary>
internal sealed class SimulatedClock(Action<TimeSpan> sleep) : TimeProvider
{
    /// <summary>The time it shows.</summary>
    public DateTimeOffset Now { get; set; } = new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc/>
    public override long GetTimestamp() => Now.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan) return new Fired();
        sleep(dueTime);
        callback(state);
        return new Fired();
    }

    private sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
