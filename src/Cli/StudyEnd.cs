using Sweep.Client.Contracts;

namespace Sweep.Cli;

/// <summary>Whether a study has ended, and how well.</summary>
internal static class StudyEnd
{
    /// <summary>Whether no trial of it will run, unless somebody asks for it.</summary>
    public static bool HasEnded(StudyView study) => study.Status is "completed" or "cancelled";

    /// <summary>Done where it is completed and no trial failed.</summary>
    public static int ExitCodeOf(StudyView study)
    {
        long failed = study.Trials.GetValueOrDefault("failed") + study.Trials.GetValueOrDefault("quarantined");
        return study.Status == "completed" && failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
