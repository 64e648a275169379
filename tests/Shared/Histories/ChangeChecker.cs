using Sweep.Core.Studies;

namespace Sweep.Tests.Histories;

/// <summary>Judges what a witness saw of a trial's row: its states, its epochs, and who changed it.</summary>
internal static class ChangeChecker
{
    /// <summary>What is wrong; empty when nothing is.</summary>
    public static IEnumerable<Violation> Check(TrialHistory trial)
    {
        TrialState? state = null;
        long epoch = 0;
        int ends = 0, retries = 0;
        foreach (TrialChange change in trial.Changes)
        {
            if (change.Before != state || change.EpochBefore != epoch)
            {
                yield return new(
                    HistoryRule.ChangesJoin,
                    $"changed from {change.Before} at epoch {change.EpochBefore}, it was {state} at epoch {epoch}");
            }

            if (Judge(change) is { } violation) yield return violation;
            (state, epoch) = (change.After, change.EpochAfter);
            if (change.Before == change.After || change.Before is not { } before) continue;
            if (TrialStateMachine.IsTerminal(change.After)) ends++;
            if (TrialStateMachine.IsTerminal(before)) retries++;
        }

        if (ends != 1 + retries)
            yield return new(HistoryRule.EndsOnce, $"it ended {ends} times and was retried {retries} times");
        if (state != trial.Record.State)
            yield return new(HistoryRule.StateIsLastSeen, $"it is {trial.Record.State}, last seen {state}");
    }

    private static bool IsClaim(TrialChange change) =>
        change is { Before: TrialState.Queued, After: TrialState.Running };

    private static Violation? Judge(TrialChange change)
    {
        if (change.Before is not { } before)
        {
            return change.After == TrialState.Queued
                ? null
                : new(HistoryRule.BeginsQueued, $"enqueued as {change.After}");
        }

        if (IsClaim(change))
        {
            return change.EpochAfter == change.EpochBefore + 1
                ? null
                : new(
                    HistoryRule.ClaimRaisesEpoch,
                    $"claimed at epoch {change.EpochAfter} after epoch {change.EpochBefore}");
        }

        if (change.EpochAfter != change.EpochBefore)
        {
            return new(
                HistoryRule.OnlyClaimsRaiseEpoch,
                $"epoch {change.EpochBefore} became {change.EpochAfter} without a claim");
        }

        if (before == change.After)
        {
            return TrialStateMachine.IsTerminal(before)
                ? new(HistoryRule.EndIsFinal, $"written to by {change.Writer} after its end")
                : null;
        }

        bool mayLeave = Enum.GetValues<TrialEvent>().Any(
            @event => TrialStateMachine.Next(before, @event) == change.After);
        if (!mayLeave) return new(HistoryRule.StateMachineIsKept, $"went from {before} to {change.After}");
        if (before != TrialState.Running || change.Writer == change.Holder) return null;

        // Only a death, or a person's cancellation, takes a trial from its holder.
        if (change.After == TrialState.Cancelled) return null;
        if (change.After is not (TrialState.Queued or TrialState.Quarantined))
        {
            return new(
                HistoryRule.HolderEnds, $"{change.After} by {change.Writer} while {change.Holder} held it");
        }

        return change.HolderIsLive
            ? new(HistoryRule.OnlyTheDeadLose, $"taken from {change.Holder}, which was live")
            : null;
    }
}
