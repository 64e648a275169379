namespace Sweep.Grains;

/// <summary>
/// How many trials to keep queued: as many as the fleet takes in a while, which is told from the study's own numbers.
/// </summary>
internal sealed class QueueTarget(CoordinatorOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);
    private long _since = clock.GetTimestamp();
    private long? _takenBefore;
    private double _rate;

    /// <summary>Trials to have queued.</summary>
    public long Trials => (long)Math.Clamp(
        2 * _rate * options.Horizon.TotalSeconds, options.QueueAhead, Math.Max(options.QueueAhead, options.MostAhead));

    /// <summary>Takes note of how many trials have left the queue so far.</summary>
    public void Observe(long taken)
    {
        TimeSpan elapsed = clock.GetElapsedTime(_since);
        if (_takenBefore is { } before)
        {
            if (elapsed < Window) return;
            double now = Math.Max(0, taken - before) / elapsed.TotalSeconds;
            _rate = Math.Max(now, (_rate + now) / 2); // up at once, down by and by
        }

        (_takenBefore, _since) = (taken, clock.GetTimestamp());
    }

    /// <summary>When to look again: before half of what is queued, or the only one, can be gone.</summary>
    public TimeSpan NextLook(long queued)
    {
        double seconds = Math.Max(1, queued) / (2 * _rate); // infinite without a rate
        return TimeSpan.FromSeconds(Math.Min(Math.Max(seconds, options.Pause.TotalSeconds), options.Poll.TotalSeconds));
    }
}
