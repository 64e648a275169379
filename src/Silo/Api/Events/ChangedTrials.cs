using Sweep.Client.Contracts;
using Sweep.Store;

namespace Sweep.Silo.Api.Events;

/// <summary>Some of the trials that changed, as an event, and where to go on.</summary>
/// <param name="Event">The event; null where none has changed.</param>
/// <param name="Next">Number of the first trial that is not looked at yet; null at the end.</param>
internal sealed record ChangedTrials(StudyEventView? Event, long? Next)
{
    private const int AtOnce = 100;

    /// <summary>Reads trials that changed after a revision.</summary>
    /// <param name="store">The store.</param>
    /// <param name="now">The study, read before: what is read here is as new or newer.</param>
    /// <param name="after">The revision.</param>
    /// <param name="from">Number to begin with.</param>
    /// <param name="cancellation">Cancels.</param>
    public static async Task<ChangedTrials> ReadAsync(
        IStudyStore store, StudyRecord now, long after, long from, CancellationToken cancellation)
    {
        IReadOnlyList<TrialRecord> trials = await store.ListTrialsAsync(
            now.Id, new(after, from, AtOnce), cancellation);
        return new(
            trials.Count == 0
                ? null
                : new(StudyEventView.OfTrials, now.Revision, null, [.. trials.Select(Views.Of)]),
            trials.Count == AtOnce ? trials[^1].Number + 1 : null);
    }
}
