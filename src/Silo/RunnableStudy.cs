using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store;

namespace Sweep.Silo;

/// <summary>Whether a study has trials for a silo, or is about to.</summary>
internal static class RunnableStudy
{
    /// <summary>
    /// Whether trials are queued for silos with these labels, or whoever drives the study may queue some now: what runs
    /// already, and what has to wait for it because of the study's limit, is none. A study whose trials have all ended
    /// is as good as one that has some: its coordinator, which may be the silo's own, has yet to complete it.
    /// </summary>
    public static bool IsRunnable(StudyRecord study, IReadOnlyList<string> labels)
    {
        if (study.Status != StudyStatus.Active || study.NumericsVersion != NumericsVersion.Current) return false;
        if (study.Ended == study.PlannedTrials) return true;
        if (study.Placement.Labels!.Except(labels, StringComparer.Ordinal).Any()) return false;
        long queued = study.Counts.GetValueOrDefault(TrialState.Queued);
        long running = study.Counts.GetValueOrDefault(TrialState.Running);
        bool hasRoom = study.Placement.Parallel is not { } most || running < most;
        return hasRoom && (queued > 0 || study.NextNumber < study.PlannedTrials);
    }
}
