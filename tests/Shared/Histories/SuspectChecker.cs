using Sweep.Core.Studies;

namespace Sweep.Tests.Histories;

/// <summary>
/// Judges who held what at once: of trials that their next loss would set aside, a silo holds one at a time, so that
/// the loss is its own.
/// </summary>
internal static class SuspectChecker
{
    /// <summary>What is wrong; empty when nothing is.</summary>
    public static IEnumerable<Violation> Check(StudyHistory history)
    {
        if (history.MayExcuse) yield break; // which losses counted does not show
        foreach (IGrouping<Guid, Suspicion> silo in history.Trials
            .SelectMany(trial => Suspicions(history, trial)).GroupBy(one => one.Incarnation))
        {
            Suspicion[] held = [.. silo.OrderBy(one => one.From)];
            foreach ((Suspicion before, Suspicion after) in held.Zip(held.Skip(1)))
            {
                if (after.From >= before.Until) continue;
                yield return new Violation(
                    HistoryRule.SuspectsAreAlone, $"{silo.Key} claimed it while it held trial {before.Number}, too")
                    .Of(after.Number);
            }
        }
    }

    /// <summary>From its claim until it is left, or has stored a checkpoint, which clears it.</summary>
    private static IEnumerable<Suspicion> Suspicions(StudyHistory history, TrialHistory trial) =>
        from attempt in AttemptChecker.Losses(trial)
        where attempt.Before >= history.QuarantineAfter - 1
        from claim in trial.Changes
        where claim.After == TrialState.Running && claim.EpochAfter == attempt.Attempt.Number
            && claim is { Before: TrialState.Queued, Incarnation: not null }
        let left = trial.Changes
            .Where(change => change.Order > claim.Order && change.After != TrialState.Running)
            .Select(change => change.Order)
        let cleared = trial.Progress
            .Where(progress => progress.Step is not null && progress.Epoch == claim.EpochAfter)
            .Select(progress => progress.Order)
        select new Suspicion(
            trial.Record.Number, claim.Incarnation!.Value, claim.Order,
            left.Concat(cleared).DefaultIfEmpty(long.MaxValue).Min());

    private sealed record Suspicion(long Number, Guid Incarnation, long From, long Until);
}
