using Sweep.Tests.Histories;

namespace Sweep.Chaos.Tests.Simulation;

/// <summary>By which rules of the checker each broken store must be found out.</summary>
internal static class BrokenStores
{
    /// <summary>All of them.</summary>
    public static TheoryData<StoreDefect, HistoryRule> All { get; } = new()
    {
        { StoreDefect.UnfencedWrite, HistoryRule.ProgressWhileRunning },
        { StoreDefect.UnfencedWrite, HistoryRule.ProgressByHolder },
        { StoreDefect.CheckThenWrite, HistoryRule.ProgressByHolder },
        { StoreDefect.EpochNotRaised, HistoryRule.ClaimRaisesEpoch },
        { StoreDefect.EpochNotRaised, HistoryRule.AttemptsAreNumbered },
        { StoreDefect.RecoveryByTrialAlone, HistoryRule.OnlyTheDeadLose },
        { StoreDefect.EndWithoutState, HistoryRule.EndIsFinal },
        { StoreDefect.EndWithoutState, HistoryRule.StateMachineIsKept },
        { StoreDefect.EndUnfenced, HistoryRule.HolderEnds },
        { StoreDefect.ClaimWithoutRequest, HistoryRule.RequestClaimsOnce },
        { StoreDefect.EnqueueWithoutNumber, HistoryRule.TrialsAreThePlanned },
        { StoreDefect.EnqueueWithoutNumber, HistoryRule.NumbersAreGapless },
        { StoreDefect.ClaimedAtEnqueue, HistoryRule.BeginsQueued },
        { StoreDefect.LateWrite, HistoryRule.CheckpointsNeverGoBack },
        { StoreDefect.RefusedCheckpointKept, HistoryRule.ResumesFromStored },
        { StoreDefect.DamagedServed, HistoryRule.NoDamagedCheckpoint },
        { StoreDefect.DamagedServed, HistoryRule.ResultsAreUndisturbed },
        { StoreDefect.OlderServed, HistoryRule.ResumesFromNewest },
        { StoreDefect.CheckpointsOutlive, HistoryRule.NoCheckpointAfterEnd },
        { StoreDefect.PointsAppended, HistoryRule.StepsAscend },
        { StoreDefect.CurvesPerAttempt, HistoryRule.OneCurvePerMetric },
        { StoreDefect.StaleRelease, HistoryRule.ChangesJoin },
        { StoreDefect.EpochRaisedByRecovery, HistoryRule.OnlyClaimsRaiseEpoch },
        { StoreDefect.RecoveryLeavesTrials, HistoryRule.StudyCompletes },
        { StoreDefect.RecoveryLeavesTrials, HistoryRule.EndsOnce },
        { StoreDefect.QuarantineForgotten, HistoryRule.LossesAreLimited },
        { StoreDefect.LossesRemembered, HistoryRule.QuarantineIsNotEarly },
        { StoreDefect.SuspectsTogether, HistoryRule.SuspectsAreAlone },
        { StoreDefect.AttemptsLeftOpen, HistoryRule.LastAttemptMatchesEnd },
        { StoreDefect.AttemptsLeftOpen, HistoryRule.OnlyOpenEndsAreFollowed },
        { StoreDefect.AttemptReused, HistoryRule.ClaimBeginsAttempt },
        { StoreDefect.ReleaseNotRefunded, HistoryRule.AttemptsAreCounted },
        { StoreDefect.CountedByCall, HistoryRule.CountersMatch },
        { StoreDefect.StaleReading, HistoryRule.StateIsLastSeen },
    };
}
