namespace Sweep.Store.Tests.Harness;

/// <summary>A clock that stands still until it is told to advance.</summary>
public sealed class ManualTime : TimeProvider
{
    private long _ticks = new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero).Ticks;

    /// <summary>The time it shows.</summary>
    public DateTimeOffset Now => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Told of every advance before it returns: a server's clock must follow.</summary>
    public Action<DateTimeOffset>? Advanced { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves the clock on.</summary>
    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref _ticks, by.Ticks);
        Advanced?.Invoke(Now);
    }
}
