using System.Text.Json;
using Sweep.Cli.Access;
using Sweep.Cli.Output;
using Sweep.Client;
using Sweep.Client.Contracts;

namespace Sweep.Cli;

/// <summary>Follows a study that silos run.</summary>
internal static class StudyWatcher
{
    /// <summary>How progress is shown on this standard output.</summary>
    public static WatchOutput ShownOn(bool json) =>
        json ? WatchOutput.Json : Console.IsOutputRedirected ? WatchOutput.Lines : WatchOutput.Bar;

    /// <summary>Follows a study until it has ended.</summary>
    /// <param name="studies">Where it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="output">How to show progress.</param>
    /// <param name="cancellation">Stops watching; the study goes on. Signals do so, too.</param>
    /// <returns>
    /// An <see cref="ExitCode"/>: done, or failed where trials failed or the study was cancelled or deleted.
    /// </returns>
    /// <exception cref="CommandException">A signal came, or the study was deleted.</exception>
    public static async Task<int> WatchAsync(
        IStudyAccess studies, string name, WatchOutput output, CancellationToken cancellation)
    {
        StudyView study = await studies.GetStudyAsync(name, cancellation); // tells of those that are there instead
        if (await WaitingStudies.ReasonAsync(studies, study, cancellation) is { } reason)
            Console.Error.WriteLine($"{name}: {reason}");
        using DrainSignals signals = new(() => { }, TimeProvider.System);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(cancellation, signals.Token);
        IAsyncEnumerable<StudyEventView> events = studies.WatchAsync(name, either.Token);
        StudyProgress progress = new(TimeProvider.System);
        try
        {
            if (output == WatchOutput.Bar) await ShowBarAsync(events, progress);
            else await ShowAsync(events, progress, output);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            throw new CommandException(
                ExitCode.Failed,
                $"stopped watching; the study goes on. 'sweep watch {name}' shows it again, 'sweep cancel {name}' ends "
                + "it.");
        }

        return progress.Study is not { } last
            ? throw new CommandException(ExitCode.Failed, $"{name} was deleted.")
            : StudyEnd.ExitCodeOf(last);
    }

    private static async Task ShowAsync(
        IAsyncEnumerable<StudyEventView> events, StudyProgress progress, WatchOutput output)
    {
        await foreach (StudyEventView happened in events)
        {
            bool goesOn = progress.Take(happened);
            if (output == WatchOutput.Json)
                Console.WriteLine(JsonSerializer.Serialize(happened, SweepJson.Compact));
            else if (output == WatchOutput.Lines && happened.Study is { } study)
                Console.WriteLine($"{study.Name}: {progress.Line()}");
            if (!goesOn) return;
        }
    }

    private static Task ShowBarAsync(IAsyncEnumerable<StudyEventView> events, StudyProgress progress) =>
        Print.ProgressAsync(async bar =>
        {
            await foreach (StudyEventView happened in events)
            {
                bool goesOn = progress.Take(happened);
                if (progress.Study is { } now) Print.Move(bar, now, progress.Line());
                if (!goesOn) return;
            }
        });
}
