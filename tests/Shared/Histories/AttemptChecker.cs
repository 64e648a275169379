using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Tests.Histories;

/// <summary>Judges the attempts at a trial: how they ended, what they went on from, and how many there were.</summary>
internal static class AttemptChecker
{
    private static readonly Dictionary<TrialState, string> Outcomes = new()
    {
        [TrialState.Completed] = "completed",
        [TrialState.Pruned] = "pruned",
        [TrialState.Diverged] = "diverged",
        [TrialState.Failed] = "failed",
        [TrialState.Quarantined] = "lost",
    };

    /// <summary>What is wrong; empty when nothing is.</summary>
    public static IEnumerable<Violation> Check(StudyHistory history, TrialHistory trial) =>
    [
        .. CheckNumbers(trial),
        .. CheckOutcomes(trial),
        .. CheckLosses(history, trial),
        .. trial.Attempts.Select(attempt => CheckStart(history, trial, attempt)).OfType<Violation>(),
    ];

    /// <summary>Losses in a row, without a checkpoint in between, before and after each attempt.</summary>
    public static IEnumerable<(AttemptRecord Attempt, int Before, int After)> Losses(TrialHistory trial)
    {
        int losses = 0;
        foreach (AttemptRecord attempt in trial.Attempts)
        {
            int before = losses;
            if (trial.Progress.Any(progress => progress.Step is not null && progress.Epoch == attempt.Number))
                losses = 0;
            if (attempt.Outcome == "lost") losses++;
            yield return (attempt, before, losses);
        }
    }

    private static IEnumerable<Violation> CheckNumbers(TrialHistory trial)
    {
        IReadOnlyList<AttemptRecord> attempts = trial.Attempts;
        if (!attempts.Select(attempt => attempt.Number).SequenceEqual(Enumerable.Range(1, attempts.Count)))
        {
            yield return new(
                HistoryRule.AttemptsAreNumbered,
                $"its attempts are {string.Join(", ", attempts.Select(attempt => attempt.Number))}");
        }

        int claims = trial.Changes.Count(
            change => change is { Before: TrialState.Queued, After: TrialState.Running });
        if (attempts.Count != claims)
            yield return new(HistoryRule.ClaimBeginsAttempt, $"{claims} claims began {attempts.Count} attempts");
        int used = attempts.Count(attempt => attempt.Outcome != "released");
        if (trial.Record.Attempts != used)
            yield return new(HistoryRule.AttemptsAreCounted, $"it counts {trial.Record.Attempts} attempts, not {used}");
    }

    private static IEnumerable<Violation> CheckOutcomes(TrialHistory trial)
    {
        string last = trial.Attempts.Count == 0 ? "missing" : trial.Attempts[^1].Outcome;
        if (Outcomes.TryGetValue(trial.Record.State, out string? outcome) && last != outcome)
        {
            yield return new(
                HistoryRule.LastAttemptMatchesEnd, $"it is {trial.Record.State}, and its last attempt is {last}");
        }

        foreach (AttemptRecord attempt in trial.Attempts.SkipLast(1).Where(attempt => !MayGoOn(attempt.Outcome)))
        {
            yield return new(
                HistoryRule.OnlyOpenEndsAreFollowed,
                $"attempt {attempt.Number} is {attempt.Outcome}, and another followed");
        }
    }

    private static bool MayGoOn(string outcome) => outcome is "lost" or "released" or "failed" or "cancelled";

    private static IEnumerable<Violation> CheckLosses(StudyHistory history, TrialHistory trial)
    {
        (AttemptRecord Attempt, int Before, int After)[] attempts = [.. Losses(trial)];
        foreach ((AttemptRecord attempt, int losses, _) in attempts)
        {
            if (losses >= history.QuarantineAfter && !history.MayExcuse)
            {
                yield return new(
                    HistoryRule.LossesAreLimited, $"attempt {attempt.Number} begun after {losses} losses in a row");
            }
        }

        int last = attempts.LastOrDefault().After;
        if (trial.Record.State == TrialState.Quarantined && last < history.QuarantineAfter)
            yield return new(HistoryRule.QuarantineIsNotEarly, $"set aside after {last} losses in a row");
    }

    /// <summary>
    /// An attempt goes on from the newest checkpoint of those before it that is sound, and starts afresh without one.
    /// </summary>
    private static Violation? CheckStart(StudyHistory history, TrialHistory trial, AttemptRecord attempt)
    {
        if (attempt.Effort is not { ResumedFrom: long step }) return null; // it does not say
        TrialProgress[] stored = [.. Stored(trial, attempt.Number)];
        TrialProgress[] from = [.. stored.Where(checkpoint => checkpoint.Step == step)];
        if (step > 0 && from.Length == 0)
        {
            return new(
                HistoryRule.ResumesFromStored,
                $"attempt {attempt.Number} went on from step {step}, of which there was no checkpoint");
        }

        if (step > 0 && from.All(IsDamaged))
        {
            return new(
                HistoryRule.NoDamagedCheckpoint,
                $"attempt {attempt.Number} went on from the damaged checkpoint at step {step}");
        }

        long newest = stored.TakeLast(history.CheckpointsKept).LastOrDefault(kept => !IsDamaged(kept))?.Step ?? 0;
        return step == newest
            ? null
            : new(
                HistoryRule.ResumesFromNewest,
                $"attempt {attempt.Number} went on from step {step}, the newest sound checkpoint was at step {newest}");

        bool IsDamaged(TrialProgress checkpoint) => history.Damaged.Contains(checkpoint.Order);
    }

    /// <summary>Checkpoints that attempts before this one have stored; an end removes them.</summary>
    private static IEnumerable<TrialProgress> Stored(TrialHistory trial, int attempt)
    {
        long removed = trial.Changes
            .Where(change => TrialStateMachine.IsTerminal(change.After) && change.EpochAfter < attempt)
            .Select(change => change.Order).DefaultIfEmpty().Max();
        return trial.Progress.Where(
            progress => progress.Step is not null && progress.Epoch < attempt && progress.Order > removed);
    }
}
