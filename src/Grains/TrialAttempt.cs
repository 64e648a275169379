using Sweep.Core.Data;
using Sweep.Core.Studies;
using Sweep.Core.Training;
using Sweep.Store;

namespace Sweep.Grains;

/// <summary>One attempt at a trial: the training run, what it has taken, and what of it is stored.</summary>
internal sealed class TrialAttempt(IStudyStore store, TrialFence fence, TimeProvider clock, TrialRunnerOptions options)
{
    private TrainingRun? _run;
    private IReadOnlyDictionary<string, int>? _tail;
    private string? _evaluationPoint;
    private long _resumedFrom;
    private long _sliceSteps = 1;
    private long _lastCheckpoint;
    private long _lastFlush;
    private TimeSpan _training;
    private TimeSpan _evaluating;

    /// <summary>What the training run waits for.</summary>
    public TrainingStatus Status => Training.Status;

    /// <summary>Why the run diverged.</summary>
    public string? Reason => Training.Reason;

    private TrainingRun Training => _run ?? throw new InvalidOperationException("The attempt has not begun.");

    /// <summary>Starts afresh, or from the newest checkpoint that can be read.</summary>
    public void Begin(TrialPlan plan, IDatasetSource datasets)
    {
        StoredCheckpoint? checkpoint = Wait(store.ReadCheckpointAsync(fence.Trial, CancellationToken.None));
        if (checkpoint is not null) _run = TryResume(plan, datasets, checkpoint);
        _run ??= TrainingRun.Start(plan, datasets);
        _resumedFrom = _run.Step;
        _tail = _run.Curves.Tail;
        _evaluationPoint = _run.EvaluatedAt;
        _lastCheckpoint = _lastFlush = clock.GetTimestamp();
    }

    /// <summary>Trains for about one slice, or makes the evaluation that is due.</summary>
    public void Proceed()
    {
        long start = clock.GetTimestamp();
        if (Training.Status == TrainingStatus.MeasureDue)
        {
            Training.Measure();
            _evaluating += clock.GetElapsedTime(start);
            return;
        }

        long before = Training.Step;
        Training.Advance(_sliceSteps);
        TimeSpan took = clock.GetElapsedTime(start);
        _training += took;
        bool wasCut = Training.Step - before < _sliceSteps;
        if (took > options.Slice) _sliceSteps = Math.Max(1, _sliceSteps / 2);
        else if (took < options.Slice / 2 && !wasCut) _sliceSteps *= 2;
    }

    /// <summary>Writes points or a checkpoint if it is time to. False when the trial is lost.</summary>
    public bool WriteWhatIsDue()
    {
        long now = clock.GetTimestamp();
        bool checkpoint = clock.GetElapsedTime(_lastCheckpoint, now) >= options.CheckpointEvery;
        return (!checkpoint && clock.GetElapsedTime(_lastFlush, now) < options.FlushEvery) || Write(checkpoint);
    }

    /// <summary>Writes all new points, and a checkpoint beside them. False when the trial is lost.</summary>
    public bool Write(bool withCheckpoint)
    {
        IReadOnlyList<CurveChunk> chunks = Training.Curves.TakeChanges();
        StoredCheckpoint? checkpoint = withCheckpoint ? new(Training.Step, Training.Checkpoint()) : null;
        long now = clock.GetTimestamp();
        _lastFlush = now;
        if (withCheckpoint) _lastCheckpoint = now;
        if (chunks.Count == 0 && checkpoint is null) return true;
        TrialWrite write = new(fence, _tail, chunks, checkpoint, _evaluationPoint);
        (_tail, _evaluationPoint) = (null, null);
        return Wait(store.WriteAsync([write], CancellationToken.None)).Contains(fence.Trial);
    }

    /// <summary>Ends the trial with its last points and its result.</summary>
    public TrialRunResult End(TrialEvent @event, string? reason)
    {
        TrialEnd end = new(
            fence, @event, _tail, _run?.Curves.TakeChanges() ?? [], _run?.Result, reason,
            new(_training, _evaluating, _resumedFrom), _run?.EvaluatedAt);
        bool held = Wait(store.EndAsync([end], CancellationToken.None)).Contains(fence.Trial);
        return held ? new(TrialRunKind.Ended, @event, reason, _resumedFrom) : Left(TrialRunKind.Lost);
    }

    /// <summary>Gives the trial back. False when it is lost.</summary>
    public bool Release(string reason) =>
        Wait(store.ReleaseAsync([fence], reason, CancellationToken.None)).Contains(fence.Trial);

    /// <summary>The attempt left the trial without ending it.</summary>
    public TrialRunResult Left(TrialRunKind kind) => new(kind, null, null, _resumedFrom);

    private static TrainingRun? TryResume(TrialPlan plan, IDatasetSource datasets, StoredCheckpoint checkpoint)
    {
        try
        {
            return TrainingRun.Resume(plan, datasets, checkpoint.Content);
        }
        catch (InvalidDataException)
        {
            // Of another version of the program: the trial starts again, and ends with the same numbers as it would.
            return null;
        }
    }

    /// <summary>A runner has a thread of its own: waiting on it blocks nobody.</summary>
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
