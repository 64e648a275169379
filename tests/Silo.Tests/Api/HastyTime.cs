using System.Collections.Concurrent;

namespace Sweep.Silo.Tests.Api;

/// <summary>
/// A clock whose timers are due at once, unless it is told to take its time; it remembers what they were set to.
/// </summary>
internal sealed class HastyTime : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = [];

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public bool IsHasty { get; set; } = true;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero) _waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, IsHasty && dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }
}
