namespace Sweep.Core.Studies;

/// <summary>
/// The specification of a trial's life as one pure function. The store conformance suite checks every (state, event)
/// pair of it on every store.
/// </summary>
public static class TrialStateMachine
{
    /// <summary>The state after an event, or null where the event is refused and nothing may change.</summary>
    public static TrialState? Next(TrialState state, TrialEvent @event) => (state, @event) switch
    {
        (TrialState.Queued, TrialEvent.Claim) => TrialState.Running,
        (TrialState.Running, TrialEvent.Complete) => TrialState.Completed,
        (TrialState.Running, TrialEvent.Prune) => TrialState.Pruned,
        (TrialState.Running, TrialEvent.Diverge) => TrialState.Diverged,
        (TrialState.Running, TrialEvent.Fail) => TrialState.Failed,
        (TrialState.Running, TrialEvent.Lose) => TrialState.Queued,
        (TrialState.Running, TrialEvent.Quarantine) => TrialState.Quarantined,
        (TrialState.Running, TrialEvent.Release) => TrialState.Queued,
        (TrialState.Queued or TrialState.Running, TrialEvent.Cancel) => TrialState.Cancelled,
        (TrialState.Failed or TrialState.Quarantined or TrialState.Cancelled, TrialEvent.Retry) => TrialState.Queued,
        _ => null,
    };

    /// <summary>Whether a trial in this state will not change again by itself.</summary>
    public static bool IsTerminal(TrialState state) => state is not (TrialState.Queued or TrialState.Running);
}
