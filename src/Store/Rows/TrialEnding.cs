using Sweep.Core.Studies;

namespace Sweep.Store.Rows;

/// <summary>Which events end a trial.</summary>
internal static class TrialEnding
{
    /// <summary>The state of a running trial after an event that ends it.</summary>
    /// <exception cref="ArgumentException">The event ends no trial.</exception>
    public static TrialState StateAfter(TrialEvent @event) =>
        @event is TrialEvent.Complete or TrialEvent.Prune or TrialEvent.Diverge or TrialEvent.Fail
            ? TrialStateMachine.Next(TrialState.Running, @event)!.Value
            : throw new ArgumentException($"{@event} does not end a trial.", nameof(@event));
}
