using Sweep.Core.Studies;

namespace Sweep.Cli.Access;

/// <summary>The error about a change that a study's state does not allow.</summary>
internal static class StudyRefused
{
    /// <summary>Says what the study is, and that nothing was changed.</summary>
    /// <param name="study">Its name.</param>
    /// <param name="status">Its status.</param>
    /// <param name="changed">What it cannot be: <c>paused</c>.</param>
    public static CommandException Of(string study, string status, string changed) => new(
        ExitCode.Usage, $"Study {Names.Quote(study)} is {status} and cannot be {changed}. Nothing was changed.");
}
