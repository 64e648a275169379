using Sweep.Core.Studies;
using Sweep.Store;

namespace Sweep.Tests.Histories;

/// <summary>
/// Judges a run that is over: every trial ended exactly once, nobody wrote to a trial but its holder, attempts kept to
/// their limits. Knows nothing of how the run was disturbed, nor of the kind of store.
/// </summary>
public static class HistoryChecker
{
    /// <summary>What is wrong with a history; empty when nothing is.</summary>
    public static IReadOnlyList<Violation> Check(StudyHistory history) =>
    [
        .. CheckStudy(history),
        .. CheckRequests(history),
        .. SuspectChecker.Check(history),
        .. history.Trials.SelectMany(trial => TrialChecks(history, trial)
            .Select(violation => violation.Of(trial.Record.Number))),
    ];

    private static IEnumerable<Violation> TrialChecks(StudyHistory history, TrialHistory trial) =>
    [
        .. ChangeChecker.Check(trial),
        .. AttemptChecker.Check(history, trial),
        .. CheckProgress(trial),
        .. CheckCurves(trial),
    ];

    private static IEnumerable<Violation> CheckStudy(StudyHistory history)
    {
        StudyRecord study = history.Study;
        if (study.Status != StudyStatus.Completed)
            yield return new(HistoryRule.StudyCompletes, $"the study is {study.Status}, not completed");
        if (history.Trials.Count != study.PlannedTrials || study.NextNumber != study.PlannedTrials)
        {
            yield return new(
                HistoryRule.TrialsAreThePlanned,
                $"the study has {history.Trials.Count} trials and goes on with number {study.NextNumber}, planned were "
                + $"{study.PlannedTrials}");
        }

        for (int i = 0; i < history.Trials.Count; i++)
        {
            long number = history.Trials[i].Record.Number;
            if (number != i) yield return new(HistoryRule.NumbersAreGapless, $"trial {i} has number {number}");
        }

        foreach (TrialState state in Enum.GetValues<TrialState>())
        {
            int counted = history.Trials.Count(trial => trial.Record.State == state);
            long said = study.Counts.GetValueOrDefault(state);
            if (said != counted)
                yield return new(HistoryRule.CountersMatch, $"the study counts {said} {state} trials, not {counted}");
        }
    }

    /// <summary>A request id claims at one moment: a repeated call finds what the first one took.</summary>
    private static IEnumerable<Violation> CheckRequests(StudyHistory history) =>
        from trial in history.Trials
        from change in trial.Changes
        where change is { Before: TrialState.Queued, After: TrialState.Running, Request: not null }
        group change.Transaction by change.Request
        into claims
        where claims.Distinct().Count() > 1
        select new Violation(
            HistoryRule.RequestClaimsOnce, $"the claim {claims.Key} took trials {claims.Distinct().Count()} times");

    private static IEnumerable<Violation> CheckProgress(TrialHistory trial)
    {
        foreach (TrialProgress progress in trial.Progress)
        {
            string what = progress.Step is { } step ? $"a checkpoint at step {step}" : "points";
            if (progress.State != TrialState.Running)
            {
                yield return new(
                    HistoryRule.ProgressWhileRunning,
                    $"{what} of {progress.Writer} accepted while it was {progress.State}");
            }
            else if (progress.Writer != progress.Holder)
            {
                yield return new(
                    HistoryRule.ProgressByHolder,
                    $"{what} of {progress.Writer} accepted while {progress.Holder} held it");
            }
        }

        // A process that comes back under its own name is told from what it was before by where it had got to.
        foreach (IGrouping<long, TrialProgress> epoch in trial.Progress
            .Where(progress => progress.Step is not null).GroupBy(progress => progress.Epoch))
        {
            foreach ((TrialProgress before, TrialProgress after) in epoch.Zip(epoch.Skip(1)))
            {
                if (after.Step >= before.Step) continue;
                yield return new(
                    HistoryRule.CheckpointsNeverGoBack,
                    $"epoch {epoch.Key} stored step {after.Step} after step {before.Step}");
            }
        }
    }

    private static IEnumerable<Violation> CheckCurves(TrialHistory trial)
    {
        foreach (Curve curve in trial.Curves)
        {
            for (int i = 1; i < curve.Steps.Count; i++)
            {
                if (curve.Steps[i] > curve.Steps[i - 1]) continue;
                yield return new(
                    HistoryRule.StepsAscend,
                    $"{curve.Metric} has step {curve.Steps[i]} after step {curve.Steps[i - 1]}");
            }
        }

        if (trial.Curves.Select(curve => curve.Metric).Distinct().Count() != trial.Curves.Count)
            yield return new(HistoryRule.OneCurvePerMetric, "a metric has two curves");
        if (TrialStateMachine.IsTerminal(trial.Record.State) && trial.Checkpoints > 0)
        {
            yield return new(
                HistoryRule.NoCheckpointAfterEnd, $"{trial.Checkpoints} checkpoints are kept after its end");
        }
    }
}
