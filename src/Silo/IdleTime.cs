namespace Sweep.Silo;

/// <summary>For how long a silo has had nothing to do.</summary>
/// <param name="limit">How long it may have; null for ever.</param>
/// <param name="clock">Measures it.</param>
internal sealed class IdleTime(TimeSpan? limit, TimeProvider clock)
{
    private long _since = clock.GetTimestamp();

    /// <summary>What is left of the time; infinite without a limit.</summary>
    public TimeSpan Left => limit is not { } most ? Timeout.InfiniteTimeSpan
        : clock.GetElapsedTime(_since) is var idle && idle < most ? most - idle
        : TimeSpan.Zero;

    /// <summary>There is something to do: the time begins anew.</summary>
    public void Reset() => _since = clock.GetTimestamp();
}
