using System.Runtime.CompilerServices;
using Sweep.Client.Contracts;
using Sweep.Store;

namespace Sweep.Silo.Api.Events;

/// <summary>
/// What changes of a study, from a revision on, for one reader: the store is asked when the reader has taken what went
/// before. Streams of the API share what they ask: see <see cref="StudyFeed"/>.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="study">The study.</param>
/// <param name="withTrials">Whether to tell the trials that changed.</param>
public sealed class StudyEvents(IStudyStore store, long study, bool withTrials)
{
    /// <summary>What is new since a revision; ends at the present one.</summary>
    /// <param name="after">The revision; null for a reader that has nothing and gets the study's state alone.</param>
    /// <param name="cancellation">Cancels.</param>
    public async IAsyncEnumerable<StudyEventView> ReadAsync(
        long? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await store.GetStudyAsync(study, cancellation) is not { } now)
        {
            yield return new(StudyEventView.OfDeletion, 0, null, []);
            yield break;
        }

        // Equal is nothing new. A reader that is ahead has seen a store that was put back: it gets what there is.
        if (now.Revision == after) yield break;
        long? from = withTrials && after is not null ? 0 : null;
        while (from is { } number)
        {
            ChangedTrials page = await ChangedTrials.ReadAsync(store, now, after!.Value, number, cancellation);
            if (page.Event is { } changed) yield return changed;
            from = page.Next;
        }

        yield return new(StudyEventView.OfStudy, now.Revision, Views.Of(now), []);
    }
}
