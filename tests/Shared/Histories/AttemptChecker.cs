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
    public static IEnumerable<string> Check(StudyHistory history, TrialHistory trial)
    {
        IReadOnlyList<AttemptRecord> attempts = trial.Attempts;
        if (!attempts.Select(attempt => attempt.Number).SequenceEqual(Enumerable.Range(1, attempts.Count)))
            yield return $"its attempts are {string.Join(", ", attempts.Select(attempt => attempt.Number))}";
        int claims = trial.Changes.Count(
            change => change is { Before: TrialState.Queued, After: TrialState.Running });
        if (attempts.Count != claims) yield return $"{claims} claims began {attempts.Count} attempts";
        int used = attempts.Count(attempt => attempt.Outcome != "released");
        if (trial.Record.Attempts != used) yield return $"it counts {trial.Record.Attempts} attempts, not {used}";

        string last = attempts.Count == 0 ? "missing" : attempts[^1].Outcome;
        if (Outcomes.TryGetValue(trial.Record.State, out string? outcome) && last != outcome)
            yield return $"it is {trial.Record.State}, and its last attempt is {last}";
        foreach (AttemptRecord attempt in attempts.SkipLast(1).Where(attempt => !MayGoOn(attempt.Outcome)))
            yield return $"attempt {attempt.Number} is {attempt.Outcome}, and another followed";

        foreach (string violation in CheckLosses(history, trial)) yield return violation;
        foreach (string violation in CheckStarts(history, trial)) yield return violation;
    }

    private static bool MayGoOn(string outcome) => outcome is "lost" or "released" or "failed" or "cancelled";

    private static IEnumerable<string> CheckLosses(StudyHistory history, TrialHistory trial)
    {
        int losses = 0;
        foreach (AttemptRecord attempt in trial.Attempts)
        {
            if (losses >= history.QuarantineAfter && !history.MayExcuse)
                yield return $"attempt {attempt.Number} begun after {losses} losses in a row";
            if (trial.Progress.Any(progress => progress.Step is not null && progress.Epoch == attempt.Number))
                losses = 0;
            if (attempt.Outcome == "lost") losses++;
        }

        if (trial.Record.State == TrialState.Quarantined && losses < history.QuarantineAfter)
            yield return $"set aside after {losses} losses in a row";
    }

    /// <summary>An attempt starts afresh, or from a checkpoint of an earlier one that is sound.</summary>
    private static IEnumerable<string> CheckStarts(StudyHistory history, TrialHistory trial)
    {
        foreach (AttemptRecord attempt in trial.Attempts)
        {
            if (attempt.Effort is not { ResumedFrom: > 0 and long step }) continue;
            if (!trial.Progress.Any(progress => progress.Step == step && progress.Epoch < attempt.Number))
                yield return $"attempt {attempt.Number} went on from step {step}, of which there was no checkpoint";
            if (history.Damaged.Contains((trial.Record.Number, step)))
                yield return $"attempt {attempt.Number} went on from the damaged checkpoint at step {step}";
        }
    }
}
