namespace Sweep.Silo;

/// <summary>
/// Studies that this machine could not run, for want of data, memory or disk space. Each is left to others for a
/// while, which doubles with every failure in a row: it may be there the next time.
/// </summary>
internal sealed class StudyExclusions(TimeProvider clock)
{
    /// <summary>The first pause: 10 s.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    /// <summary>The longest one: 10 minutes.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, (TimeSpan Pause, long Since)> _studies = [];

    /// <summary>The studies not to claim from at present.</summary>
    public IReadOnlyList<long> Current
    {
        get
        {
            lock (_lock) return [.. _studies.Where(pair => IsPaused(pair.Value)).Select(pair => pair.Key)];
        }
    }

    /// <summary>A study cannot be run here now.</summary>
    /// <returns>For how long it is left alone; null if it is so already.</returns>
    public TimeSpan? Exclude(long study)
    {
        lock (_lock)
        {
            TimeSpan pause = First;
            if (_studies.TryGetValue(study, out (TimeSpan Pause, long Since) before))
            {
                if (IsPaused(before)) return null;
                pause = before.Pause * 2 < Longest ? before.Pause * 2 : Longest;
            }

            _studies[study] = (pause, clock.GetTimestamp());
            return pause;
        }
    }

    /// <summary>A trial of a study has run here: the next failure is the first again.</summary>
    public void Forgive(long study)
    {
        lock (_lock)
        {
            if (_studies.TryGetValue(study, out (TimeSpan Pause, long Since) before) && !IsPaused(before))
                _studies.Remove(study);
        }
    }

    private bool IsPaused((TimeSpan Pause, long Since) excluded) =>
        clock.GetElapsedTime(excluded.Since) < excluded.Pause;
}
