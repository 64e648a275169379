using Sweep.Store;

namespace Sweep.Grains.Orleans;

/// <summary>What the fleet needs to know of a study in order to share its slots out.</summary>
/// <param name="Study">The study's key.</param>
/// <param name="Priority">As in <see cref="StudyPlacement"/>.</param>
/// <param name="Queued">Its queued trials; 0 while it may not go on.</param>
/// <param name="Running">Its running trials.</param>
/// <param name="Parallel">As in <see cref="StudyPlacement"/>.</param>
/// <param name="Labels">What a silo must offer, the version of the study's arithmetic among it.</param>
[GenerateSerializer]
[Immutable]
public sealed record StudyLoad(long Study, int Priority, long Queued, long Running, int? Parallel, string[] Labels)
{
    /// <summary>The label of a version of the arithmetic: trials run under that of their study only.</summary>
    public static string NumericsLabel(int version) => $"sweep-numerics={version}";

    /// <summary>What a stored study asks of the fleet.</summary>
    public static StudyLoad Of(StudyRecord study) => new(
        study.Id,
        study.Placement.Priority,
        study.Status == StudyStatus.Active ? study.Counts.GetValueOrDefault(Core.Studies.TrialState.Queued) : 0,
        study.Counts.GetValueOrDefault(Core.Studies.TrialState.Running),
        study.Placement.Parallel,
        [.. study.Placement.Labels ?? [], NumericsLabel(study.NumericsVersion)]);

    /// <summary>The study as one that slots are shared out to.</summary>
    public OpenStudy Open() => new(Study, Priority, Queued, Running, Parallel);
}
