namespace Sweep.Store;

/// <summary>
/// The specification of a study's life as one pure function. The store conformance suite checks every (status, event)
/// pair of it on every store.
/// </summary>
public static class StudyStateMachine
{
    /// <summary>
    /// The status after an event, which may be the one before, or null where the event is refused and nothing may
    /// change.
    /// </summary>
    public static StudyStatus? Next(StudyStatus status, StudyEvent @event) => (status, @event) switch
    {
        (StudyStatus.Active, StudyEvent.Complete) => StudyStatus.Completed,
        (StudyStatus.Active or StudyStatus.Paused, StudyEvent.Pause) => StudyStatus.Paused,
        (StudyStatus.Active or StudyStatus.Paused, StudyEvent.Resume) => StudyStatus.Active,
        (StudyStatus.Active or StudyStatus.Paused or StudyStatus.Cancelled, StudyEvent.Cancel) => StudyStatus.Cancelled,
        (StudyStatus.Paused, StudyEvent.Retry or StudyEvent.Extend) => StudyStatus.Paused,
        (_, StudyEvent.Retry) => StudyStatus.Active,
        (StudyStatus.Active or StudyStatus.Completed, StudyEvent.Extend) => StudyStatus.Active,
        _ => null,
    };

    /// <summary>
    /// The status after <see cref="StudyEvent.Retry"/>, which always is one. A completed study without a trial to queue
    /// again stays as it is: nobody who watches it sees it begin and end once more.
    /// </summary>
    /// <param name="status">The status before.</param>
    /// <param name="trials">Trials that are queued again.</param>
    public static StudyStatus AfterRetry(StudyStatus status, int trials) =>
        status == StudyStatus.Completed && trials == 0
            ? StudyStatus.Completed
            : Next(status, StudyEvent.Retry)!.Value;
}
