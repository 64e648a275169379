using System.Text.Json;
using Sweep.Client;
using Sweep.Store;

namespace Sweep.Silo.Api;

/// <summary>
/// Rankings by revision of their study, as the bytes that are sent. However many ask at once, each is made once. A
/// failure is not kept. Thread-safe.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="capacity">Rankings kept; the one that was asked for longest ago makes room.</param>
internal sealed class RankingCache(IStudyStore store, int capacity)
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
            if (entry is null || entry.Revision != study.Revision)
            {
                // Whoever waits for it may go away: the next one gets it all the same.
                entry = new(study.Id, study.Revision, new(() => Task.Run(() => RankAsync(study))));
            }

            _entries.AddFirst(entry);
            if (_entries.Count > capacity) _entries.RemoveLast();
            return entry;
        }
    }

    private async Task<ReadOnlyMemory<byte>> RankAsync(StudyRecord study) => JsonSerializer.SerializeToUtf8Bytes(
        await RankingViews.ReadAsync(store, study, CancellationToken.None), SweepJson.Compact);

    private sealed record Entry(long Study, long Revision, Lazy<Task<ReadOnlyMemory<byte>>> Ranking);
}
