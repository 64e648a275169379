namespace Sweep.Tests.Histories;

/// <summary>What a history is judged by. Of each, some store that is broken on purpose falls foul.</summary>
public enum HistoryRule
{
    /// <summary>The study completes.</summary>
    StudyCompletes,

    /// <summary>A study has as many trials as are planned, and goes on after the last of them.</summary>
    TrialsAreThePlanned,

    /// <summary>Numbers of trials have neither gaps nor doubles.</summary>
    NumbersAreGapless,

    /// <summary>A study's counters tell how many of its trials are in each state.</summary>
    CountersMatch,

    /// <summary>A claim's request takes trials at one moment.</summary>
    RequestClaimsOnce,

    /// <summary>A trial is enqueued as queued.</summary>
    BeginsQueued,

    /// <summary>A change begins where the one before it has ended.</summary>
    ChangesJoin,

    /// <summary>A trial is what the last change has made of it.</summary>
    StateIsLastSeen,

    /// <summary>A claim raises the epoch by one.</summary>
    ClaimRaisesEpoch,

    /// <summary>Nothing but a claim changes the epoch.</summary>
    OnlyClaimsRaiseEpoch,

    /// <summary>States follow each other as the state machine has it.</summary>
    StateMachineIsKept,

    /// <summary>A trial ends, and once unless it is retried.</summary>
    EndsOnce,

    /// <summary>Nothing of a trial's row changes after its end.</summary>
    EndIsFinal,

    /// <summary>Only its holder ends a trial.</summary>
    HolderEnds,

    /// <summary>A trial is taken only from who is marked dead.</summary>
    OnlyTheDeadLose,

    /// <summary>Points and checkpoints are written while the trial runs.</summary>
    ProgressWhileRunning,

    /// <summary>Points and checkpoints are written by the holder.</summary>
    ProgressByHolder,

    /// <summary>Checkpoints of one epoch never go back.</summary>
    CheckpointsNeverGoBack,

    /// <summary>Steps of a curve ascend: one value for each.</summary>
    StepsAscend,

    /// <summary>A metric has one curve.</summary>
    OneCurvePerMetric,

    /// <summary>No checkpoint is kept after the end.</summary>
    NoCheckpointAfterEnd,

    /// <summary>Attempts are numbered from one, without gaps or doubles.</summary>
    AttemptsAreNumbered,

    /// <summary>A claim begins an attempt.</summary>
    ClaimBeginsAttempt,

    /// <summary>A trial counts its attempts, those that were given back left out.</summary>
    AttemptsAreCounted,

    /// <summary>The last attempt ended as the trial did.</summary>
    LastAttemptMatchesEnd,

    /// <summary>Another attempt follows only one that left the trial open.</summary>
    OnlyOpenEndsAreFollowed,

    /// <summary>No attempt begins after as many losses in a row as set a trial aside.</summary>
    LossesAreLimited,

    /// <summary>No trial is set aside after fewer.</summary>
    QuarantineIsNotEarly,

    /// <summary>A silo holds at most one trial at a time that its next loss would set aside.</summary>
    SuspectsAreAlone,

    /// <summary>An attempt goes on from a step of which an earlier one has stored a checkpoint.</summary>
    ResumesFromStored,

    /// <summary>No attempt goes on from a damaged checkpoint.</summary>
    NoDamagedCheckpoint,

    /// <summary>An attempt goes on from the newest checkpoint that is sound, and only without one afresh.</summary>
    ResumesFromNewest,

    /// <summary>Results are the undisturbed run's. Judged by whoever knows that one.</summary>
    ResultsAreUndisturbed,
}
