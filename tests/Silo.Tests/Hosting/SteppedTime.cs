using System.Collections.Concurrent;

namespace Sweep.Silo.Tests.Hosting;

/// <summary>A clock that stands still until it is told to advance; its timers fire then.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private readonly ConcurrentDictionary<TimeSpan, SemaphoreSlim> _set = [];
    private long _ticks = new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    /// <summary>Waits until somebody has set a timer to this time from then, whom nobody has waited for yet.</summary>
    public Task TimerAsync(TimeSpan due) => _set.GetOrAdd(due, _ => new(0)).WaitAsync();

    public void Advance(TimeSpan by)
    {
        List<Timer> due;
        lock (_lock)
        {
            Interlocked.Add(ref _ticks, by.Ticks);
            due = [.. _timers.Where(timer => timer.Due <= _ticks)];
            foreach (Timer timer in due) _timers.Remove(timer);
        }

        foreach (Timer timer in due) timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan) throw new NotSupportedException("Its timers fire once.");
        Timer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(SteppedTime clock, TimerCallback callback, object? state) : ITimer
    {
        public long Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = clock._ticks + dueTime.Ticks;
                clock._timers.Add(this);
            }

            clock._set.GetOrAdd(dueTime, _ => new(0)).Release();
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
