using System.CommandLine;
using Sweep.Cli.Access;
using Sweep.Cli.Output;
using Sweep.Client.Contracts;

namespace Sweep.Cli.Commands;

/// <summary>
/// <c>sweep pause</c>, <c>resume</c>, <c>cancel</c> and <c>retry</c>: what needs nothing but a study's name. Each can
/// be repeated.
/// </summary>
internal static class ControlCommands
{
    /// <summary>Builds the commands.</summary>
    public static IEnumerable<Command> Create() =>
    [
        Create(
            "pause", "Stops a study for a while: its running trials write a checkpoint and make room.",
            (studies, name, cancellation) => studies.PauseAsync(name, cancellation), _ => "paused"),
        Create(
            "resume", "Goes on with a paused study.",
            (studies, name, cancellation) => studies.ResumeAsync(name, cancellation), _ => "resumed"),
        Create(
            "cancel", "Ends a study: trials that have not ended are cancelled; 'retry' would queue them again.",
            (studies, name, cancellation) => studies.CancelAsync(name, cancellation), _ => "cancelled"),
        Create(
            "retry", "Queues a study's failed, quarantined and cancelled trials again.",
            (studies, name, cancellation) => studies.RetryAsync(name, cancellation),
            retried => $"{retried.Trials} trials queued again", retried => retried.Study),
    ];

    private static Command Create(
        string name, string description, Func<IStudyAccess, string, CancellationToken, Task<StudyView>> change,
        Func<StudyView, string> done) => Create(name, description, change, done, study => study);

    private static Command Create<T>(
        string name, string description, Func<IStudyAccess, string, CancellationToken, Task<T>> change,
        Func<T, string> done, Func<T, StudyView> study)
    {
        Argument<string> wanted = CommonOptions.StudyName();
        AccessOptions access = new();
        Option<bool> json = CommonOptions.Json();
        Command command = AccessOptions.Command(name, description, access, wanted, json);
        command.SetAction(async (result, cancellation) =>
        {
            await using IStudyAccess studies = await access.OpenAsync(result, AccessMode.Change, cancellation);
            T changed = await change(studies, result.GetRequiredValue(wanted), cancellation);
            if (result.GetValue(json)) Print.Json(changed);
            else Print.Study(study(changed), done(changed));
        });
        return command;
    }
}
