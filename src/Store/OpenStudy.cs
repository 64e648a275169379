namespace Sweep.Store;

/// <summary>A study that a silo may claim trials of.</summary>
/// <param name="Study">The study.</param>
/// <param name="Priority">As in <see cref="StudyPlacement"/>.</param>
/// <param name="Queued">Its queued trials.</param>
/// <param name="Running">Its running trials.</param>
/// <param name="Parallel">As in <see cref="StudyPlacement"/>.</param>
public sealed record OpenStudy(long Study, int Priority, long Queued, long Running, int? Parallel = null)
{
    /// <summary>Trials that can be claimed now: what is queued, as far as the study's limit leaves room.</summary>
    public long Claimable => Math.Min(Queued, Parallel - Running ?? Queued);
}
