using System.Globalization;
using Spectre.Console;
using Sweep.Cli.Output;
using Sweep.Core.Studies;
using Sweep.Silo;
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
    private readonly Criterion _criterion = study.Criteria[0];
    private readonly TimeProvider _clock = TimeProvider.System;
    private long _revision;
    private TrialRecord? _best;
    private double _bestValue = double.NaN;
    private long _endedBefore;
    private long _start;

    /// <summary>Says what is about to happen.</summary>
    public void Begin(StudyRecord record, bool created)
    {
        _endedBefore = record.Ended;
        _start = _clock.GetTimestamp();
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
            if (await LookAsync() is not { } record) return;
            _out.WriteLine(
                $"{study.Name}: {record.Ended} of {record.PlannedTrials} trials, {BestSoFar()}, {TimeLeft(record)}");
        }
    }

    private Task ShowBarAsync(Task run) =>
        Print.Console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(study.Name));
                while (!run.IsCompleted)
                {
                    await Task.WhenAny(run, Task.Delay(TerminalInterval, _clock));
                    if (await LookAsync() is not { } record) return;
                    bar.MaxValue = record.PlannedTrials;
                    bar.Value = record.Ended;
                    bar.Description = Markup.Escape(
                        $"{record.Ended}/{record.PlannedTrials} trials, {BestSoFar()}, {TimeLeft(record)}");
                }
            });

    private async Task<StudyRecord?> LookAsync()
    {
        if (await store.GetStudyAsync(id, CancellationToken.None) is not { } record) return null;
        foreach (TrialRecord trial in
            await store.ListTrialsAsync(id, new(AfterRevision: _revision), CancellationToken.None))
        {
            _revision = Math.Max(_revision, trial.Revision);
            if (trial.State != TrialState.Completed || trial.Result?.Best[0] is not { Step: >= 0 } best) continue;
            double value = best.Values[_criterion.Metric];
            if (_best is not null && (_criterion.Goal == Goal.Min ? value >= _bestValue : value <= _bestValue))
                continue;
            (_best, _bestValue) = (trial, value);
        }

        return record;
    }

    private string BestSoFar() => _best is null
        ? "none ended yet"
        : $"best {_criterion.Metric} {Format.Number(_bestValue)} ({_best.Arm} #{_best.Configuration})";

    private string TimeLeft(StudyRecord record)
    {
        long ended = record.Ended - _endedBefore;
        long left = record.PlannedTrials - record.Ended;
        if (left == 0) return "done";
        if (ended == 0) return "time left unknown";
        TimeSpan each = _clock.GetElapsedTime(_start) / ended;
        return string.Create(CultureInfo.InvariantCulture, $"about {Format.Time(each * left)} left");
    }
}
