namespace Sweep.Silo;

/// <summary>
/// How many trials to claim beyond the free slots: enough to bridge the time of a claim when trials are short, none
/// when they are long, so that no trial waits at one silo while another is idle.
/// </summary>
internal sealed class LookAhead(int slots)
{
    private const int Most = 512;
    private static readonly TimeSpan Bridge = TimeSpan.FromMilliseconds(250);
    private readonly Lock _lock = new();
    private double _seconds = double.NaN;

    /// <summary>Trials to hold beyond the slots.</summary>
    public int Trials
    {
        get
        {
            lock (_lock)
            {
                if (!(_seconds < Bridge.TotalSeconds)) return 0; // also while nothing is known
                return (int)Math.Min(Most, slots * Math.Ceiling(Bridge.TotalSeconds / Math.Max(_seconds, 1e-4)));
            }
        }
    }

    /// <summary>A trial took this long.</summary>
    public void Observe(TimeSpan took)
    {
        lock (_lock)
        {
            _seconds = double.IsNaN(_seconds) ? took.TotalSeconds : (0.8 * _seconds) + (0.2 * took.TotalSeconds);
        }
    }
}
