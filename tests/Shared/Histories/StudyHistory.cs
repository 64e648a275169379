using Sweep.Store;

namespace Sweep.Tests.Histories;

/// <summary>Everything that is known about a study when a run is over.</summary>
/// <param name="Study">As it is stored.</param>
/// <param name="Trials">Its trials, by number.</param>
public sealed record StudyHistory(StudyRecord Study, IReadOnlyList<TrialHistory> Trials)
{
    /// <summary>Losses in a row, without a checkpoint in between, after which a trial is set aside.</summary>
    public int QuarantineAfter { get; init; } = 3;

    /// <summary>How many of a trial's checkpoints are kept, the newest.</summary>
    public int CheckpointsKept { get; init; } = 2;

    /// <summary>
    /// Whether losses may have been excused: those that a server's restart explains do not count towards quarantine.
    /// </summary>
    public bool MayExcuse { get; init; }

    /// <summary>Checkpoints that were damaged on purpose, by <see cref="TrialProgress.Order"/>.</summary>
    public IReadOnlySet<long> Damaged { get; init; } = new HashSet<long>();
}
