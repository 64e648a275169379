using Sweep.Cli.Output;
using Sweep.Client.Contracts;
using Sweep.Core.Studies;
using Sweep.Silo;
using Sweep.Silo.Api.Events;
using Sweep.Store;

namespace Sweep.Cli;

/// <summary>
/// Shows how a run goes: a progress bar on a terminal, plain lines otherwise; trials done, best so far, time left.
/// </summary>
internal sealed class RunProgress(IStudyStore store, long id, Study study, bool toErrorStream) : ISiloObserver
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    private readonly TextWriter _out = toErrorStream ? Console.Error : Console.Out;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly StudyEvents _events = new(store, id, withTrials: true);
    private readonly StudyProgress _progress = new(TimeProvider.System);
    private long _revision;

    /// <summary>Says what is about to happen.</summary>
    public void Begin(StudyRecord record, bool created)
    {
        _progress.Take(Views.Of(record));
        string trials = $"{record.PlannedTrials} trials ({study.Arms.Count} arms, {study.Seeds.Count} seeds)";
        if (record.Status == StudyStatus.Completed)
            _out.WriteLine($"{study.Name}: finished before, {trials}; nothing is run again.");
        else if (created)
            _out.WriteLine($"{study.Name}: {trials}.");
        else
            _out.WriteLine($"{study.Name}: goes on, {record.Ended} of {trials} have ended already.");
    }

    /// <summary>Shows progress until the run ends, in whatever way.</summary>
    public async Task ShowAsync(Task run)
    {
        try
        {
            if (toErrorStream || Console.IsOutputRedirected) await ShowLinesAsync(run);
            else await ShowBarAsync(run);
        }
        catch (StoreException)
        {
            // A look that fails must not leave the run behind. If the store is in trouble, the run will say so.
        }

        await run;
    }

    /// <summary>A signal asks to stop.</summary>
    public static void Draining() =>
        Console.Error.WriteLine("Stopping: running trials write a checkpoint first. Once more stops at once.");

    /// <summary>The run was stopped before its end.</summary>
    public void Stopped(StudyRecord record) =>
        _out.WriteLine(
            $"{study.Name}: stopped with {record.Ended} of {record.PlannedTrials} trials ended. "
            + "The same command goes on from there.");

    /// <inheritdoc/>
    public void Recovered(RecoveryResult result) =>
        Console.Error.WriteLine(
            $"Took back {result.Requeued} trials of a silo that died"
            + (result.Quarantined > 0 ? $"; set {result.Quarantined} aside that were lost too often." : "."));

    private async Task ShowLinesAsync(Task run)
    {
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, Task.Delay(LineInterval, _clock));
            if (await LookAsync() is null) return;
            _out.WriteLine($"{study.Name}: {_progress.Line()}");
        }
    }

    private Task ShowBarAsync(Task run) => Print.ProgressAsync(async bar =>
    {
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, Task.Delay(TerminalInterval, _clock));
            if (await LookAsync() is not { } now) return;
            Print.Move(bar, now, _progress.Line());
        }
    });

    private async Task<StudyView?> LookAsync()
    {
        await foreach (StudyEventView happened in _events.ReadAsync(_revision, CancellationToken.None))
        {
            _progress.Take(happened);
            _revision = happened.Revision;
        }

        return _progress.Study;
    }
}
