using System.Runtime.CompilerServices;
using Sweep.Client.Contracts;
using Sweep.Store;

namespace Sweep.Silo.Api.Events;

/// <summary>
/// What changes of a study, from a revision on. The store is asked for what is new only when the reader has taken what
/// went before: a slow reader skips states in between, and holds up nobody.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="study">The study.</param>
/// <param name="withTrials">Whether to tell the trials that changed.</param>
public sealed class StudyEvents(IStudyStore store, long study, bool withTrials)
{
    private const int TrialsAtOnce = 100;

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
        if (withTrials && after is { } seen)
        {
            long next = 0;
            IReadOnlyList<TrialRecord> page;
            do
            {
                page = await store.ListTrialsAsync(study, new(seen, next, TrialsAtOnce), cancellation);
                if (page.Count == 0) break;
                next = page[^1].Number + 1;
                yield return new(StudyEventView.OfTrials, now.Revision, null, [.. page.Select(Views.Of)]);
            }
            while (page.Count == TrialsAtOnce);
        }

        yield return new(StudyEventView.OfStudy, now.Revision, Views.Of(now), []);
    }
}
