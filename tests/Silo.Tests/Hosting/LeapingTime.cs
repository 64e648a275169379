namespace Sweep.Silo.Tests.Hosting;

/// <summary>A clock on which every wait is over at once, and has taken its time, until it is told to stand.</summary>
internal sealed class LeapingTime : TimeProvider
{
    private long _ticks;

    public bool IsStanding { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (IsStanding || dueTime <= TimeSpan.Zero) return base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Add(ref _ticks, dueTime.Ticks);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
