namespace Sweep.Store;

/// <summary>
/// What people and programs do to a study that has been submitted. A call can be repeated after a lost reply: what is
/// so already is done. A change of a study's status takes it from its coordinator; the next one reads it anew.
/// </summary>
public interface IStudyControl
{
    /// <summary>
    /// Stops claims and enqueues. Running trials are no longer wanted (<see cref="HeldTrial.IsWanted"/>): their silos
    /// store a checkpoint and give them back.
    /// </summary>
    Task<ControlOutcome> PauseAsync(long study, CancellationToken cancellation);

    /// <summary>Ends a pause.</summary>
    Task<ControlOutcome> ResumeAsync(long study, CancellationToken cancellation);

    /// <summary>
    /// Stops claims and enqueues, then cancels all trials that have not ended; those that run lose their silos' fences.
    /// What a crash in between leaves undone, the next <see cref="IStudyStore.RecoverAsync"/> does.
    /// </summary>
    Task<ControlOutcome> CancelAsync(long study, CancellationToken cancellation);

    /// <summary>
    /// Queues all trials again that failed, were quarantined or cancelled, their losses forgotten, in their old places.
    /// A completed study that has none stays completed.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="request">
    /// Fresh for each retry. The latest one again, after a lost reply, changes nothing and tells the same number.
    /// </param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task<RetryOutcome> RetryAsync(long study, Guid request, CancellationToken cancellation);

    /// <summary>
    /// Appends an extension. Where the study has one at that place already, the same one is done and another refused.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="place">How many extensions the study has before this one.</param>
    /// <param name="extension">Canonical text of the extension.</param>
    /// <param name="plannedTrials">Trials that the study will have, those of all extensions included.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    /// <exception cref="ArgumentException"><paramref name="place"/> leaves places out.</exception>
    Task<ControlOutcome> ExtendAsync(
        long study, int place, string extension, long plannedTrials, CancellationToken cancellation);

    /// <summary>Replaces the study's placement; claims that follow keep to it.</summary>
    /// <exception cref="ArgumentException">The placement is out of its ranges.</exception>
    Task<ControlOutcome> PlaceAsync(long study, StudyPlacement placement, CancellationToken cancellation);
}
