using System.Text.Json;
using Sweep.Client;
using Sweep.Store;

namespace Sweep.Silo.Api;

/// <summary>
/// Rankings by revision of their study, as the bytes that are sent. However many ask at once, each is made once. A
/// failure is not kept. The trials of what was ranked lately are kept as well: of a later revision, only those that
/// have changed since are read. Thread-safe.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="capacity">Rankings kept; the one that was asked for longest ago makes room.</param>
/// <param name="trials">Trials kept, of all studies together.</param>
internal sealed class RankingCache(IStudyStore store, int capacity, int trials)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _entries = [];

    /// <summary>The ranking of a study at its revision, or with trials that ended since.</summary>
    public async Task<ReadOnlyMemory<byte>> GetAsync(StudyRecord study, CancellationToken cancellation)
    {
        Entry entry = Find(study);
        try
        {
            return await entry.Ranking.Value.WaitAsync(cancellation);
        }
        catch when (entry.Ranking.Value.IsFaulted)
        {
            lock (_lock) _entries.Remove(entry);
            throw;
        }
    }

    private Entry Find(StudyRecord study)
    {
        lock (_lock)
        {
            Entry? entry = _entries.FirstOrDefault(known => known.Study == study.Id);
            if (entry is not null) _entries.Remove(entry);
            if (entry?.Revision != study.Revision)
            {
                (IReadOnlyList<TrialRecord>? before, long revision) = (entry?.Trials, entry?.Revision ?? 0);
                entry = new(study, asked => RankAsync(asked, study, before, revision));
            }

            _entries.AddFirst(entry);
            if (_entries.Count > capacity) _entries.RemoveLast();
            return entry;
        }
    }

    private async Task<ReadOnlyMemory<byte>> RankAsync(
        Entry entry, StudyRecord study, IReadOnlyList<TrialRecord>? before, long revision)
    {
        IReadOnlyList<TrialRecord> all = before is null
            ? await RankingViews.ReadTrialsAsync(store, study, CancellationToken.None)
            : Join(before, await store.ListTrialsAsync(
                study.Id, new(AfterRevision: revision), CancellationToken.None));
        byte[] ranking = JsonSerializer.SerializeToUtf8Bytes(RankingViews.Rank(study, all), SweepJson.Compact);
        lock (_lock) Keep(entry, all);
        return ranking;
    }

    /// <summary>Numbers are given without gaps: a trial's is its place.</summary>
    private static List<TrialRecord> Join(IReadOnlyList<TrialRecord> before, IReadOnlyList<TrialRecord> changed)
    {
        List<TrialRecord> all = [.. before];
        foreach (TrialRecord trial in changed)
        {
            if (trial.Number < all.Count) all[(int)trial.Number] = trial;
            else all.Add(trial);
        }

        return all;
    }

    /// <summary>Keeps the trials, and lets go of those that were ranked longest ago and are too many by now.</summary>
    private void Keep(Entry entry, IReadOnlyList<TrialRecord> ranked)
    {
        entry.Trials = ranked;
        int kept = 0;
        foreach (Entry one in _entries)
        {
            kept += one.Trials?.Count ?? 0;
            if (kept > trials) one.Trials = null;
        }
    }

    private sealed class Entry
    {
        // Whoever waits for it may go away: the next one gets it all the same.
        public Entry(StudyRecord study, Func<Entry, Task<ReadOnlyMemory<byte>>> rank) =>
            (Study, Revision, Ranking) = (study.Id, study.Revision, new(() => Task.Run(() => rank(this))));

        public long Study { get; }

        public long Revision { get; }

        public Lazy<Task<ReadOnlyMemory<byte>>> Ranking { get; }

        /// <summary>What was ranked, at the revision or later; null while it is being read, or let go.</summary>
        public IReadOnlyList<TrialRecord>? Trials { get; set; }
    }
}
