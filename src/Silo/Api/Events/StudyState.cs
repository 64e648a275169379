using System.Runtime.CompilerServices;
using Sweep.Client.Contracts;
using Sweep.Store;

namespace Sweep.Silo.Api.Events;

/// <summary>
/// A study as it was at one look, and what streams send of it: made once for all of them. Most streams have what the
/// look before showed, and share the trials that have changed since; one that is further behind reads its own.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="study">The study; null when it is gone.</param>
/// <param name="before">The revision of the look before; null where there was none.</param>
internal sealed class StudyState(IStudyStore store, StudyRecord? study, long? before)
{
    // Of trials that change all at once, such as by a cancellation, not all are kept for those who come later.
    private const int MostShared = 50;

    private readonly Lazy<ReadOnlyMemory<byte>> _event = new(() => EventText.Of(study is null
        ? new(StudyEventView.OfDeletion, 0, null, [])
        : new(StudyEventView.OfStudy, study.Revision, Views.Of(study), []), study?.Id));

    private readonly List<Task<Page>> _shared = [];

    /// <summary>Its revision; null when it is gone.</summary>
    public long? Revision => study?.Revision;

    /// <summary>The event of its own.</summary>
    public ReadOnlyMemory<byte> Event => _event.Value;

    /// <summary>Events of the trials that have changed since a revision.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadTrialsAsync(
        long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (study is null) yield break;
        long? from = 0;
        for (int place = 0; from is { } number; place++)
        {
            Page page = after == before && place < MostShared
                ? await ShareAsync(place, number).WaitAsync(cancellation)
                : await ReadAsync(after, number, cancellation);
            if (!page.Event.IsEmpty) yield return page.Event;
            from = page.Next;
        }
    }

    private Task<Page> ShareAsync(int place, long from)
    {
        lock (_shared)
        {
            // Whoever asks first may go away: the others get it all the same.
            if (place == _shared.Count)
                _shared.Add(Task.Run(() => ReadAsync(before!.Value, from, CancellationToken.None)));
            return _shared[place];
        }
    }

    private async Task<Page> ReadAsync(long after, long from, CancellationToken cancellation)
    {
        ChangedTrials changed = await ChangedTrials.ReadAsync(store, study!, after, from, cancellation);
        return new(changed.Event is { } happened ? EventText.Of(happened, study!.Id) : default, changed.Next);
    }

    private sealed record Page(ReadOnlyMemory<byte> Event, long? Next);
}
